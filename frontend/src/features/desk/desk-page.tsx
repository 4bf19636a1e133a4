import "@/features/desk/desk.css";
import { Text } from "@mantine/core";
import { useState } from "react";
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
  const onShift = Boolean(me.data?.today.shift);
  const [cameFromShift, setCameFromShift] = useState(false);
  if (onShift && !cameFromShift) setCameFromShift(true);
  if (me.isPending) return <Waiting />;
  if (!me.data) return <Failed error={me.error ?? new Error()} onAgain={() => void me.refetch()} />;
  if (!me.data.roles.includes("reviewer")) return <Text p="xl">{t("notYours")}</Text>;
  if (!onShift) return <StartShift me={me.data} cameFromShift={cameFromShift} />;
  return <Workbench me={me.data} />;
}
