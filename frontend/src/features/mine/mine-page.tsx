import { Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

export default function MinePage() {
  const { t } = useTranslation("mine");
  return <Title order={1}>{t("title")}</Title>;
}
