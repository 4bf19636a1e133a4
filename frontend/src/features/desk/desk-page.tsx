import { Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

export default function DeskPage() {
  const { t } = useTranslation("desk");
  return <Title order={1}>{t("title")}</Title>;
}
