import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { projectsKey } from "@/features/leading/api/projects";
import { get, write } from "@/lib/api";
import type { components } from "@/lib/api-types";

type Shapes = components["schemas"];

export type Queue = Shapes["Queue"];
/** Clips that the same people may hear. */
export type Lane = Shapes["QueueLane"];
/** Labels wanted: open, kept for somebody, in somebody's hands, done. */
export type Seats = Pick<Lane, "open" | "reserved" | "held" | "done">;
type Stopped = Shapes["ProjectStop"];

export type Step = "pause" | "drain" | "resume";

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
      write<Stopped>("POST", `projects/${slug}/${step}`, step === "resume" ? {} : { reason }),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: queueKey(slug) }), client.invalidateQueries({ queryKey: projectsKey })]),
  });
}
