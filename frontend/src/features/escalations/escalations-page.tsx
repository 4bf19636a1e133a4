import { Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

export default function EscalationsPage() {
  const { t } = useTranslation("escalations");
  return <Title order={1}>{t("title")}</Title>;
}
