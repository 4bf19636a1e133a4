import { Button, Group, NativeSelect, Table } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { type Policies, type Policy, useChangePolicies, usePolicies } from "@/features/leading/api/policies";
import { Said } from "@/features/leading/parts/said";
import { Section } from "@/features/leading/parts/section";
import { conditionWords, policyWords } from "@/features/leading/words";

/** What the conditions of a clip do in this project, besides being an answer. */
export function PoliciesCard({ slug }: { slug: string }) {
  const { t } = useTranslation("leading");
  const policies = usePolicies(slug);
  const change = useChangePolicies(slug);
  return (
    <Section title={t("policy.title")} what={t("policy.what")} data-testid="policies">
      {policies.isPending && <Waiting />}
      {policies.isError && !policies.data && <Failed error={policies.error} onAgain={() => void policies.refetch()} />}
      {policies.data && <Form key={JSON.stringify(policies.data)} kept={policies.data} busy={change.isPending} onSend={change.mutate} />}
      <Said error={change.error} done={change.isSuccess ? t("policy.saved") : null} />
    </Section>
  );
}

/** Only what was heard in another language can be sent to those who know it. */
function choicesOf(condition: string): Policy[] {
  return condition === "wrong_language" ? ["answer", "reroute", "withhold"] : ["answer", "withhold"];
}

interface FormProps {
  kept: Policies;
  busy: boolean;
  onSend: (policies: Policies) => void;
}

function Form({ kept, busy, onSend }: FormProps) {
  const { t } = useTranslation("leading");
  const [chosen, setChosen] = useState(kept);
  const differs = Object.keys(kept).some((code) => kept[code] !== chosen[code]);
  return (
    <form aria-label={t("policy.title")} onSubmit={(event) => { event.preventDefault(); onSend(chosen); }}>
      <Table verticalSpacing={6} withRowBorders={false} className="lead-narrow">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("policy.condition")}</Table.Th>
            <Table.Th scope="col">{t("policy.does")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Object.keys(kept).map((code) => (
            <Table.Tr key={code} data-testid="policy" data-condition={code} data-policy={chosen[code]}>
              <Table.Th scope="row" fw={400}>{conditionWords(t, code)}</Table.Th>
              <Table.Td>
                <NativeSelect
                  size="xs" aria-label={conditionWords(t, code)} value={chosen[code] ?? "answer"}
                  data={choicesOf(code).map((policy) => ({ value: policy, label: policyWords(t, policy) }))}
                  onChange={(event) => setChosen({ ...chosen, [code]: event.currentTarget.value as Policy })}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group mt="md"><Button type="submit" variant="default" disabled={!differs} loading={busy}>{t("policy.save")}</Button></Group>
    </form>
  );
}
