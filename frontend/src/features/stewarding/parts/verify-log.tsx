import { Button, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Notice } from "@/components/notice";
import { useVerify, type Verdict } from "@/features/stewarding/api/audit";

/** Whether the log was touched: said in words and by colour. */
export function VerifyLog() {
  const { t } = useTranslation("stewarding");
  const verify = useVerify();
  return (
    <section className="surface" aria-labelledby="verify-title">
      <Stack gap="sm" align="flex-start">
        <Title order={2} size="h4" id="verify-title">{t("verify.title")}</Title>
        <Text size="sm" c="dimmed">{t("verify.what")}</Text>
        <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()} data-testid="verify">{t("verify.run")}</Button>
        {verify.isError && <Failed error={verify.error} />}
        <div role="status" className="steward-wide">{verify.data && <Said verdict={verify.data} />}</div>
      </Stack>
    </section>
  );
}

function Said({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation("stewarding");
  return (
    <Notice
      tone={verdict.ok ? "good" : "bad"} role={verdict.ok ? "note" : "alert"}
      title={t(verdict.ok ? "verify.whole" : "verify.broken")} data-testid="verdict" data-ok={verdict.ok}
    >
      {verdict.message} {t("verify.checked", { count: verdict.checked })}
    </Notice>
  );
}
