import { Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

export default function DoorsPage() {
  const { t } = useTranslation("doors");
  return <Title order={1}>{t("title")}</Title>;
}
