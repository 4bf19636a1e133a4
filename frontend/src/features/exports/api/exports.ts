import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { API_PREFIX } from "@/config/paths";
import { get, write } from "@/lib/api";
import type { Page } from "@/lib/contract";

export type ExportFormat = "jsonl" | "parquet";
export type ExportState = "queued" | "building" | "sealed" | "failed";

export interface ExportFile {
  name: string;
  bytes: number;
  sha256: string;
  rows: number;
}

export interface Manifest {
  purpose?: string;
  recipient?: string;
  expires_at?: string;
  counts: Record<string, number | Record<string, number>>;
  files: ExportFile[];
}

export interface Export {
  id: string;
  project: string;
  format: ExportFormat;
  state: ExportState;
  progress: { done: number; total: number };
  created_at: string;
  sealed_at: string | null;
  /** Clips by the cause for which they were left out. */
  left_out: Record<string, number> | null;
  /** Clips in it that were withdrawn, or lost their consent, since it was sealed. */
  revoked: number;
  manifest: Manifest | null;
}

const listKey = ["exports"] as const;
const BUILDING_MS = 1_000;
// A withdrawal has to be seen here without asking.
const WATCHING_MS = 10_000;

export function isUnderWay({ state }: Pick<Export, "state">): boolean {
  return state === "queued" || state === "building";
}

/** Newest first; asked for every second while one is being built. */
export function useExports() {
  return useQuery({
    queryKey: listKey,
    queryFn: ({ signal }) => get<Page<Export>>("exports", signal),
    refetchInterval: ({ state }) => (state.data?.results.some(isUnderWay) ? BUILDING_MS : WATCHING_MS),
  });
}

export interface ExportOrder {
  project: string;
  format: ExportFormat;
}

export function useRequestExport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ project, format }: ExportOrder) =>
      write<Export>("POST", `projects/${encodeURIComponent(project)}/exports`, { format, filters: {}, audio: false }),
    onSettled: () => client.invalidateQueries({ queryKey: listKey }),
  });
}

/** The address of a file: the browser fetches it itself, so that its size does not matter. */
export function fileAddress(id: string, name: string): string {
  return `${API_PREFIX}exports/${encodeURIComponent(id)}/files/${encodeURIComponent(name)}`;
}
