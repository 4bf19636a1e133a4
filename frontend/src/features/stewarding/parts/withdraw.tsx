import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, type Ref, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/components/dialog";
import { Failed } from "@/components/failed";
import { Notice } from "@/components/notice";
import { useWithdraw, type Withdrawal } from "@/features/stewarding/api/subjects";

interface WithdrawProps {
  typed: string;
  onType: (ref: string) => void;
  field: Ref<HTMLInputElement>;
}

/** Takes a speaker out by the reference that their source knows. Typing it twice is the confirmation. */
export function Withdraw({ typed, onType, field }: WithdrawProps) {
  const { t } = useTranslation("stewarding");
  const [asking, setAsking] = useState(false);
  const withdraw = useWithdraw();
  const wanted = typed.trim();
  const ask = (event: FormEvent) => {
    event.preventDefault();
    withdraw.reset();
    setAsking(wanted !== "");
  };
  const confirm = () => withdraw.mutate(wanted, { onSuccess: () => onType(""), onSettled: () => setAsking(false) });
  return (
    <section className="surface" aria-labelledby="withdraw-title">
      <Stack gap="sm">
        <Title order={2} size="h4" id="withdraw-title">{t("withdraw.title")}</Title>
        <form onSubmit={ask} data-testid="withdraw-form">
          <Stack gap="sm" align="flex-start">
            <TextInput
              w="100%" label={t("withdraw.ref")} description={t("withdraw.refHelp")} autoComplete="off" spellCheck={false} name="subject"
              ref={field} value={typed} onChange={(event) => onType(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={wanted === ""} data-testid="withdraw-ask">{t("withdraw.ask")}</Button>
          </Stack>
        </form>
        {withdraw.isError && <Failed error={withdraw.error} />}
        <div role="status">{withdraw.data && <Result done={withdraw.data} />}</div>
      </Stack>
      {asking && <ConfirmDialog wanted={wanted} busy={withdraw.isPending} onConfirm={confirm} onClose={() => setAsking(false)} />}
    </section>
  );
}

interface ConfirmProps {
  wanted: string;
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

function ConfirmDialog({ wanted, busy, onConfirm, onClose }: ConfirmProps) {
  const { t } = useTranslation("stewarding");
  const [typed, setTyped] = useState("");
  const same = typed.trim() === wanted;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (same && !busy) onConfirm();
  };
  return (
    <Dialog title={t("withdraw.confirmTitle")} cancel={t("cancel")} onClose={onClose}>
      <form onSubmit={submit} data-testid="withdraw-dialog">
        <Stack gap="md">
          <Text size="sm">{t("withdraw.what")}</Text>
          <Text size="sm">{t("withdraw.who")} <strong translate="no">{wanted}</strong></Text>
          <TextInput
            label={t("withdraw.again")} autoComplete="off" spellCheck={false} name="subject-again" data-autofocus
            value={typed} onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{t("cancel")}</Button>
            <Button type="submit" color="red" disabled={!same} loading={busy} data-testid="withdraw-confirm">{t("withdraw.send")}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function Result({ done }: { done: Withdrawal }) {
  const { t } = useTranslation("stewarding");
  return (
    <Notice tone="good" title={t("withdraw.done")} data-testid="withdraw-result">
      <ul className="steward-counts">
        <li>{t("withdraw.clips", { count: done.clips })}</li>
        <li>{t("withdraw.assignments", { count: done.assignments_withdrawn })}</li>
        {done.escalated_kept > 0 && <li>{t("withdraw.kept", { count: done.escalated_kept })}</li>}
      </ul>
    </Notice>
  );
}
