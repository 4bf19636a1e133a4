import { Button, Group, Kbd, Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/components/dialog";
import { Notice } from "@/components/notice";
import { type Act, closeReasons, decisions, type Escalation } from "@/features/escalations/api/escalations";
import { takesTwo } from "@/features/escalations/model/clock";
import { decisionWords, nameOf, reasonWords } from "@/features/escalations/words";

export interface DialogProps {
  row: Escalation;
  busy: boolean;
  refused: string | null;
  onSend: (act: Act) => void;
  onClose: () => void;
}

/** What was decided, and why. */
export function DecideDialog(props: DialogProps) {
  const { t } = useTranslation("escalations");
  const [decision, setDecision] = useState("");
  const [reason, setReason] = useState("");
  const send = () => props.onSend({ id: props.row.id, action: "decide", body: { decision, reason } });
  return (
    <WordDialog {...props} which="decide" ready={decision !== "" && reason.trim() !== ""} onSubmit={send}>
      <CodeChoice label={t("decide.decision")} codes={decisions} words={(code) => decisionWords(t, code)} value={decision} onChange={setDecision} />
      <FreeText label={t("decide.reason")} value={reason} onChange={setReason} />
    </WordDialog>
  );
}

/** One person's word that it may be closed: a reason from the list, free text, and a legal basis for doing nothing. */
export function CloseDialog(props: DialogProps) {
  const { t } = useTranslation("escalations");
  const { row } = props;
  const [reason, setReason] = useState("");
  const [text, setText] = useState("");
  const [basis, setBasis] = useState("");
  const needsBasis = row.decision === "no_action" && takesTwo(row.level);
  const ready = reason !== "" && text.trim() !== "" && (!needsBasis || basis.trim() !== "");
  const body = { reason, text, ...(basis.trim() !== "" ? { legal_basis: basis } : {}) };
  return (
    <WordDialog {...props} which="close" ready={ready} onSubmit={() => props.onSend({ id: row.id, action: "close", body })}>
      {takesTwo(row.level) && <Notice tone="plain" data-testid="two-people-note">{t(row.votes.length > 0 ? "close.second" : "close.first")}</Notice>}
      <CodeChoice label={t("close.reason")} codes={closeReasons} words={(code) => reasonWords(t, code)} value={reason} onChange={setReason} />
      <FreeText label={t("close.text")} value={text} onChange={setText} />
      {needsBasis && (
        <TextInput
          label={t("close.basis")} description={t("close.basisHelp")} required maxLength={120} name="legal_basis" autoComplete="off"
          value={basis} onChange={(event) => setBasis(event.currentTarget.value)}
        />
      )}
    </WordDialog>
  );
}

interface WordDialogProps extends DialogProps {
  which: "decide" | "close";
  ready: boolean;
  onSubmit: () => void;
  children: ReactNode;
}

function WordDialog({ row, busy, refused, onClose, which, ready, onSubmit, children }: WordDialogProps) {
  const { t } = useTranslation("escalations");
  const submit = () => {
    if (ready && !busy) onSubmit();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) submit();
  };
  return (
    <Dialog title={t(`${which}.title`, { name: nameOf(t, row) })} cancel={t("cancel")} size="lg" onClose={onClose}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <form data-testid={`${which}-dialog`} onKeyDown={onKeyDown} onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <Stack gap="md">
          {children}
          {refused && <Notice tone="bad" role="alert" title={t("refused")} data-testid="refused">{refused}</Notice>}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{t("cancel")}</Button>
            <Button type="submit" disabled={!ready} loading={busy} rightSection={<Kbd size="xs">Ctrl Enter</Kbd>}>{t(`${which}.send`)}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

interface CodeChoiceProps extends FieldProps {
  codes: readonly string[];
  words: (code: string) => string;
}

function CodeChoice({ label, codes, words, value, onChange }: CodeChoiceProps) {
  return (
    <Radio.Group label={label} required value={value} onChange={onChange}>
      <Stack gap={6} mt="xs">
        {codes.map((code, index) => (
          <Radio key={code} value={code} label={words(code)} {...(index === 0 ? { "data-autofocus": true } : {})} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function FreeText({ label, value, onChange }: FieldProps) {
  return (
    <Textarea
      label={label} required rows={4} resize="vertical" maxLength={4000} autoComplete="off" spellCheck={false}
      value={value} onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
