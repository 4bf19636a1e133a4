import "@/components/surfaces.css";
import "@/features/stewarding/stewarding.css";
import { Container, Stack, Title } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Clips } from "@/features/stewarding/parts/clips";
import { VerifyLog } from "@/features/stewarding/parts/verify-log";
import { WhoHeard } from "@/features/stewarding/parts/who-heard";
import { Withdraw } from "@/features/stewarding/parts/withdraw";

/** A speaker leaves, somebody asks who heard a clip, and the log is shown to be whole. */
export default function StewardingPage() {
  const { t } = useTranslation("stewarding");
  const [params, setParams] = useSearchParams();
  const clip = params.get("clip") ?? "";
  const [ref, setRef] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const take = (subject: string) => {
    setRef(subject);
    field.current?.focus();
  };
  const ask = (id: string) => setParams(id === "" ? {} : { clip: id }, { replace: true });
  return (
    <Container size="lg" py="lg">
      <Stack gap="lg">
        <Title order={1} size="h2">{t("title")}</Title>
        <div className="steward-pair">
          <Withdraw typed={ref} onType={setRef} field={field} />
          <VerifyLog />
        </div>
        <WhoHeard key={clip} clip={clip} onAsk={ask} />
        <Clips onAsk={ask} onWithdraw={take} />
      </Stack>
    </Container>
  );
}
