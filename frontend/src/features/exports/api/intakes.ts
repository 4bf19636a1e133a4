import { useMutation, useQuery } from "@tanstack/react-query";
import { get, write } from "@/lib/api";

export type IntakeState = "queued" | "reading" | "processing" | "done" | "failed";

export interface Intake {
  id: string;
  project: string;
  state: IntakeState;
  rows: { total: number; done: number; accepted: number; warned: number; refused: number; repeated: number; withheld: number };
  errors_url: string | null;
  message: string;
}

export interface IntakeOrder {
  project: string;
  purpose: string;
  consent: string;
  source: string;
  /** Either an archive that holds everything, or a manifest with its files. */
  archive: File | null;
  manifest: File | null;
  files: File[];
}

export function useStartIntake() {
  return useMutation({
    mutationFn: (order: IntakeOrder) => write<Intake>("POST", `projects/${encodeURIComponent(order.project)}/intakes`, formOf(order)),
  });
}

/** One intake, every second until it has ended. */
export function useIntake(id: string) {
  return useQuery({
    queryKey: ["intakes", id],
    queryFn: ({ signal }) => get<Intake>(`intakes/${encodeURIComponent(id)}`, signal),
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : 1_000),
  });
}

export function hasEnded({ state }: Pick<Intake, "state">): boolean {
  return state === "done" || state === "failed";
}

function formOf(order: IntakeOrder): FormData {
  const form = new FormData();
  for (const name of ["purpose", "consent", "source"] as const) {
    if (order[name].trim() !== "") form.append(name, order[name].trim());
  }
  if (order.archive) form.append("archive", order.archive);
  else {
    if (order.manifest) form.append("manifest", order.manifest);
    for (const file of order.files) form.append("files", file);
  }
  return form;
}
