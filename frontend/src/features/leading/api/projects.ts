import { useQuery } from "@tanstack/react-query";
import { get } from "@/lib/api";
import type { Page, Project } from "@/lib/contract";

export const projectsKey = ["projects"] as const;

/** The projects of the lead's organisation, with what is open in each. */
export function useProjects() {
  return useQuery({
    queryKey: projectsKey,
    queryFn: async ({ signal }) => (await get<Page<Project>>("projects", signal)).results,
    refetchInterval: 15_000,
  });
}
