import { useQuery } from "@tanstack/react-query";
import { get } from "@/lib/api";
import type { Page, Texts } from "@/lib/contract";

export interface Project {
  slug: string;
  name: Texts;
  purpose: string;
  state: string;
  /** Labels still wanted. */
  open: number;
  done: number;
  languages: string[];
}

export function useProjects() {
  return useQuery({
    queryKey: ["projects"],
    queryFn: async ({ signal }) => (await get<Page<Project>>("projects", signal)).results,
    refetchInterval: 15_000,
  });
}
