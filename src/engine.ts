/**
 * The verbs: load a project, plan it, run it.
 */
export {};
