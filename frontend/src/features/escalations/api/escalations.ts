import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, write } from "@/lib/api";
import type { Page } from "@/lib/contract";

export type Action = "acknowledge" | "decide" | "close";
export type Level = "S0" | "S1" | "S2" | "S3";
export type State = "open" | "acknowledged" | "decided" | "closing" | "closed" | "taken_back";

export interface Vote {
  by: string;
  reason: string;
  at: string;
}

export interface Report {
  kind: string | null;
  note: string | null;
  at_ms: number | null;
  at: string;
  mine: boolean;
}

export interface Escalation {
  id: string;
  /** Null while its reporter may still say what it is. */
  level: Level | null;
  kind: string | null;
  state: State;
  opened_at: string;
  ack_due_at: string | null;
  decide_due_at: string | null;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  decision: string | null;
  votes: Vote[];
  reports: Report[];
  project: string;
  language: string;
  duration_s: number;
  may: Action[];
  /** The code of the refusal that an action would meet. */
  why_not: Partial<Record<Action, string>>;
}

export const decisions = ["authority_told", "erase", "keep_lawful", "support_offered", "no_action"] as const;
export const closeReasons = ["handled", "referred", "lawful_content", "unfounded", "duplicate", "other"] as const;

const queueKey = ["escalations"] as const;
const queueQuery = queryOptions({ queryKey: queueKey, queryFn: ({ signal }) => get<Page<Escalation>>("escalations", signal) });
const oneKey = (id: string) => [...queueKey, id] as const;
const REFRESH_MS = 5_000;

/** What waits, by level and then by due time, as the server orders it. */
export function useQueue() {
  return useQuery({ ...queueQuery, refetchInterval: REFRESH_MS });
}

/** The same for whoever has other things before them; also while the page is out of sight. */
export function useQueueFromAfar(everyMs: number) {
  return useQuery({ ...queueQuery, refetchInterval: everyMs, refetchIntervalInBackground: true });
}

/** One escalation, also after it left the queue. */
export function useEscalation(id: string) {
  const client = useQueryClient();
  return useQuery({
    queryKey: oneKey(id),
    queryFn: ({ signal }) => get<Escalation>(`escalations/${encodeURIComponent(id)}`, signal),
    placeholderData: () => client.getQueryData<Page<Escalation>>(queueKey)?.results.find((row) => row.id === id),
    refetchInterval: REFRESH_MS,
  });
}

export interface Act {
  id: string;
  action: Action;
  body: Record<string, string>;
}

/** Acknowledges, decides or closes; the answer takes the place of what we showed. */
export function useAct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, action, body }: Act) => write<Escalation>("POST", `escalations/${encodeURIComponent(id)}/${action}`, body),
    onSuccess: async (answer) => {
      await client.cancelQueries({ queryKey: queueKey });
      client.setQueryData(oneKey(answer.id), answer);
      client.setQueryData<Page<Escalation>>(queueKey, (page) =>
        page && { ...page, results: page.results.map((row) => (row.id === answer.id ? answer : row)) },
      );
    },
    onSettled: () => client.invalidateQueries({ queryKey: queueKey }),
  });
}
