import { useQuery } from "@tanstack/react-query";
import { get } from "@/lib/api";
import type { Form } from "@/lib/contract";

/** The newest form of a project; a project without one refuses with `no_form`. */
export function useForm(slug: string) {
  return useQuery({ queryKey: ["form", slug], queryFn: ({ signal }) => get<Form>(`projects/${slug}/form`, signal) });
}
