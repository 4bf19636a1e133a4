import { Center, Loader, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function Waiting() {
  const { t } = useTranslation("app");
  return (
    <Center mih={160} role="status">
      <Loader size="sm" mr="sm" />
      <Text c="dimmed">{t("loading")}</Text>
    </Center>
  );
}
