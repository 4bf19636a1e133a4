import { Button, Container, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { useMyShifts } from "@/features/hours/api";
import "@/features/hours/hours.css";
import { HoursFile } from "@/features/hours/parts/hours-file";
import { ShiftCard } from "@/features/hours/parts/shift-card";
import { Clock } from "@/features/hours/words";
import { useMe } from "@/hooks/use-me";

/** My shifts as recorded and as corrected, and the file of them. */
export default function HoursPage() {
  const { t, i18n } = useTranslation("hours");
  const me = useMe();
  const shifts = useMyShifts();
  const error = me.error ?? shifts.error;
  if (error && !(me.data && shifts.data)) return <Container size="md" py="xl"><Failed error={error} onAgain={() => void shifts.refetch()} /></Container>;
  if (!me.data || !shifts.data) return <Waiting />;
  const { site } = me.data;
  const clock = new Clock(i18n.language, site.zone);
  const rows = shifts.data.pages.flatMap((page) => page.results);
  return (
    <Container size="md" py="xl">
      <Title order={1} size="h2">{t("title")}</Title>
      <Text c="dimmed" mt={4} mb="lg">{t("intro", { site: site.name, zone: site.zone })}</Text>
      <HoursFile zone={site.zone} />
      {rows.length === 0 && <Text c="dimmed">{t("empty")}</Text>}
      <ul className="shifts" aria-label={t("shifts")}>
        {rows.map((row) => <ShiftCard key={row.id} shift={row} clock={clock} />)}
      </ul>
      {shifts.hasNextPage && (
        <Button mt="lg" variant="default" loading={shifts.isFetchingNextPage} onClick={() => void shifts.fetchNextPage()}>{t("more")}</Button>
      )}
    </Container>
  );
}
