import { Anchor, Container, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { paths } from "@/config/paths";

export function NotFoundPage() {
  const { t } = useTranslation("app");
  return (
    <Container size="xs" py="xl">
      <Stack gap="sm">
        <Text>{t("notFound")}</Text>
        <Anchor component={Link} to={paths.home}>{t("toHome")}</Anchor>
      </Stack>
    </Container>
  );
}
