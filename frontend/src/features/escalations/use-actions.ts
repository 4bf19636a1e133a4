import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Act, type Action, type Escalation, useAct } from "@/features/escalations/api/escalations";
import { refusalWords } from "@/features/escalations/words";
import { ApiError } from "@/lib/api-error";

export interface Actions {
  dialog: "decide" | "close" | null;
  busy: boolean;
  /** Why the last action on this escalation was refused, and who may. */
  refusedFor: (id: string) => string | null;
  start: (row: Escalation, action: Action) => void;
  send: (act: Act) => void;
  cancel: () => void;
}

/** Acknowledge at once; decide and close through a dialog that stays until the server agrees. */
export function useActions(): Actions {
  const { t } = useTranslation("escalations");
  const act = useAct();
  const [dialog, setDialog] = useState<Actions["dialog"]>(null);
  const [refused, setRefused] = useState<{ id: string; said: string } | null>(null);
  const send = (request: Act) => {
    if (act.isPending) return;
    setRefused(null);
    act.mutate(request, {
      // A dialog opened meanwhile for the next step stays.
      onSuccess: () => setDialog((open) => (open === request.action ? null : open)),
      onError: (error) => setRefused({ id: request.id, said: saidBy(error) }),
    });
  };
  const saidBy = (error: Error) => {
    if (!(error instanceof ApiError)) return t("noAnswer");
    return error.message || refusalWords(t, error.code);
  };
  const start = (row: Escalation, action: Action) => {
    setRefused(null);
    if (!row.may.includes(action)) setRefused({ id: row.id, said: refusalWords(t, row.why_not[action]) });
    else if (action === "acknowledge") send({ id: row.id, action, body: {} });
    else setDialog(action);
  };
  const cancel = () => {
    setDialog(null);
    setRefused(null);
  };
  return { dialog, busy: act.isPending, refusedFor: (id) => (refused?.id === id ? refused.said : null), start, send, cancel };
}
