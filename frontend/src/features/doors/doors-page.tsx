import "@/features/doors/doors.css";
import { Container, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { homeOf, paths } from "@/config/paths";
import { type Door, useDoors, useEnter } from "@/features/doors/api/demo";
import { useDocumentKeys } from "@/hooks/use-document-keys";

/** The demo's first page: four people one can be, a click or a digit each. */
export default function DoorsPage() {
  const { t } = useTranslation("doors");
  const doors = useDoors();
  return (
    <Container size="md" py="xl">
      <Stack gap="xl">
        <Stack gap="xs">
          <Text className="doors-name">{t("name")}</Text>
          <Title order={1} className="doors-sentence">{t("sentence")}</Title>
          <Text c="dimmed">{t("choose")}</Text>
        </Stack>
        {doors.isError && <Failed error={doors.error} onAgain={() => void doors.refetch()} />}
        {doors.isPending && <Waiting />}
        {doors.data && <Doors doors={doors.data} />}
        <Text size="sm" c="dimmed">{t("note")} <Link to={paths.signIn}>{t("signIn")}</Link></Text>
      </Stack>
    </Container>
  );
}

function Doors({ doors }: { doors: Door[] }) {
  const { t } = useTranslation("doors");
  const enter = useEnter();
  const navigate = useNavigate();
  const open = (door: Door) => {
    if (!enter.isPending) enter.mutate(door.role, { onSuccess: (me) => void navigate(homeOf(me.roles), { replace: true }) });
  };
  useDocumentKeys((key, event) => {
    const door = /^[1-9]$/.test(key) ? doors[Number(key) - 1] : undefined;
    if (!door || event.repeat) return false;
    open(door);
    return true;
  });
  return (
    <Stack gap="md">
      <ul className="doors" aria-label={t("title")}>
        {doors.map((door, index) => (
          <li key={door.role}>
            <DoorCard door={door} digit={index + 1} busy={enter.isPending && enter.variables === door.role} onOpen={() => open(door)} />
          </li>
        ))}
      </ul>
      <div role="status" className="doors-status">{enter.isPending ? t("entering") : ""}</div>
      {enter.isError && <Failed error={enter.error} />}
    </Stack>
  );
}

interface DoorCardProps {
  door: Door;
  digit: number;
  busy: boolean;
  onOpen: () => void;
}

function DoorCard({ door, digit, busy, onOpen }: DoorCardProps) {
  const { t } = useTranslation("doors");
  return (
    <button type="button" className="door" data-testid={`door-${door.role}`} aria-busy={busy} aria-keyshortcuts={String(digit)} onClick={onOpen}>
      <kbd aria-hidden="true">{digit}</kbd>
      <span className="door-role">{t(`roles.${door.role}.title` as "roles.ml.title", door.role)}</span>
      <span className="door-does">{t(`roles.${door.role}.does` as "roles.ml.does", "")}</span>
      <span className="door-who">{t("as", { name: door.name })}</span>
    </button>
  );
}
