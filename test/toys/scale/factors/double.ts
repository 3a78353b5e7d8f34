/** Times two. */
export default { times: 2 };
