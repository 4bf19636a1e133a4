import { Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

export default function StewardingPage() {
  const { t } = useTranslation("stewarding");
  return <Title order={1}>{t("title")}</Title>;
}
