import { useMutation } from "@tanstack/react-query";
import { useSetToday } from "@/hooks/use-me";
import { write } from "@/lib/api";
import type { Today } from "@/lib/contract";

type Step = "shifts/start" | "shifts/end" | "breaks/start" | "breaks/end";

/** One step of a working day; the answer replaces what we know of today. */
export function useShiftStep(step: Step) {
  const setToday = useSetToday();
  return useMutation({ mutationFn: () => write<Today>("POST", step), onSuccess: setToday });
}
