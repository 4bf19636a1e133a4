import { Button, Container, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import "@/features/mine/mine.css";
import { useMyReports } from "@/features/mine/api";
import { Report } from "@/features/mine/report";

/** What became of everything I escalated. */
export default function MinePage() {
  const { t } = useTranslation("mine");
  const reports = useMyReports();
  if (reports.isPending) return <Waiting />;
  if (!reports.data) return <Container size="sm" py="xl"><Failed error={reports.error ?? new Error()} onAgain={() => void reports.refetch()} /></Container>;
  const rows = reports.data.pages.flatMap((page) => page.results);
  return (
    <Container size="sm" py="xl">
      <Title order={1} size="h2">{t("title")}</Title>
      <Text c="dimmed" mt={4} mb="lg">{rows.length > 0 ? t("intro") : t("empty")}</Text>
      <Stack gap="md" component="ul" className="reports" aria-label={t("title")}>
        {rows.map((row) => <Report key={row.id} row={row} />)}
      </Stack>
      {reports.hasNextPage && (
        <Button mt="lg" variant="default" loading={reports.isFetchingNextPage} onClick={() => void reports.fetchNextPage()}>{t("more")}</Button>
      )}
    </Container>
  );
}
