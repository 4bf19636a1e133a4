/** The only place with addresses. */
export const API_PREFIX = "/api/v1/";

export const paths = {
  home: "/",
  signIn: "/sign-in",
  desk: "/desk",
  mine: "/mine",
  hours: "/hours",
  escalations: "/escalations",
  leading: "/leading",
  exports: "/exports",
  steward: "/steward",
} as const;

/** Where a person's own work begins, by the first role that has a screen. */
export function homeOf(roles: readonly string[]): string {
  if (roles.includes("reviewer")) return paths.desk;
  if (roles.some((role) => role === "supervisor" || role === "safety")) return paths.escalations;
  if (roles.includes("ml")) return paths.exports;
  if (roles.includes("steward")) return paths.steward;
  return paths.mine;
}
