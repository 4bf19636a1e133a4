import { Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

export default function ExportsPage() {
  const { t } = useTranslation("exports");
  return <Title order={1}>{t("title")}</Title>;
}
