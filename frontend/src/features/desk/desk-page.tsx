import "@/features/desk/desk.css";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { StartShift } from "@/features/desk/components/start-shift";
import { Workbench } from "@/features/desk/components/workbench";
import { useMe } from "@/hooks/use-me";

/** The reviewer's desk: before the shift a way to start it, then the clips. */
export default function DeskPage() {
  const { t } = useTranslation("app");
  const me = useMe();
  if (me.isPending) return <Waiting />;
  if (!me.data) return <Failed error={me.error ?? new Error()} onAgain={() => void me.refetch()} />;
  if (!me.data.roles.includes("reviewer")) return <Text p="xl">{t("notYours")}</Text>;
  if (!me.data.today.shift) return <StartShift me={me.data} />;
  return <Workbench me={me.data} />;
}
