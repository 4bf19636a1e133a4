import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { projectsKey } from "@/features/leading/api/projects";
import { get, write } from "@/lib/api";

/** Labels wanted: open, kept for somebody, in somebody's hands, done. */
export interface Seats {
  open: number;
  reserved: number;
  held: number;
  done: number;
}

/** Clips that the same people may hear. */
export interface Lane extends Seats {
  /** Primary subtag. */
  language: string;
  warned: boolean;
  routing_zone: string;
  clearance: string;
  residency: string;
  oldest_open_since: string | null;
}

export interface Queue extends Seats {
  project: string;
  state: string;
  /** Why nothing is handed out, in a lead's words. */
  reason: string;
  /** Clips that wait for a decision. */
  stuck: number;
  oldest_open_since: string | null;
  lanes: Lane[];
}

export type Step = "pause" | "drain" | "resume";

interface Stepped {
  project: string;
  state: string;
  reason: string;
  /** Clips that nobody had opened and that went back. */
  returned: number;
}

/** Of one project; what somebody decides touches all of them. */
export const queueKey = (slug: string) => ["lead-queue", slug] as const;

/** A project's queue at a glance, asked for again while one looks. */
export function useQueue(slug: string, enabled = true) {
  return useQuery({
    queryKey: [...queueKey(slug), "view"],
    queryFn: ({ signal }) => get<Queue>(`projects/${slug}/queue`, signal),
    refetchInterval: 10_000,
    enabled,
  });
}

/** Pauses, drains or opens a project again; pausing and draining say why. */
export function useStep(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ step, reason }: { step: Step; reason: string }) =>
      write<Stepped>("POST", `projects/${slug}/${step}`, step === "resume" ? {} : { reason }),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: queueKey(slug) }), client.invalidateQueries({ queryKey: projectsKey })]),
  });
}
