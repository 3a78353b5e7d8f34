/** Times three. */
export default { times: 3 };
