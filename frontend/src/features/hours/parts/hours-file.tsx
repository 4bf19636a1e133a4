import { Button, Group, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { hoursFile } from "@/features/hours/api";
import { toLocal } from "@/features/hours/model/local-times";

const DAY_MS = 86_400_000;
const USUAL_DAYS = 31;
const MOST_DAYS = 366;

/** My hours as a file: a plain link, so that the browser asks where to put it. */
export function HoursFile({ zone }: { zone: string }) {
  const { t } = useTranslation("hours");
  const [[from, to], setDays] = useState(() => lastDays(zone));
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  const fits = days >= 1 && days <= MOST_DAYS;
  return (
    <section className="hours-file" aria-label={t("file.title")}>
      <Text size="sm" c="dimmed">{t("file.text")}</Text>
      <Group align="flex-end" gap="sm" mt={6}>
        <TextInput type="date" size="sm" label={t("file.from")} value={from} onChange={(event) => setDays([event.currentTarget.value, to])} />
        <TextInput type="date" size="sm" label={t("file.to")} value={to} onChange={(event) => setDays([from, event.currentTarget.value])} />
        {fits && <Button component="a" href={hoursFile(from, to)} download variant="default" data-testid="hours-file">{t("file.get")}</Button>}
      </Group>
      {!fits && <Text size="sm" role="alert" mt={6}>{t("file.wrong")}</Text>}
    </section>
  );
}

function lastDays(zone: string): [string, string] {
  const day = (at: number) => toLocal(new Date(at).toISOString(), zone).slice(0, 10);
  return [day(Date.now() - (USUAL_DAYS - 1) * DAY_MS), day(Date.now())];
}
