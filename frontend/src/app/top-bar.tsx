import { Badge, Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { OpenEscalations } from "@/app/open-escalations";
import { SchemeSwitch } from "@/app/scheme-switch";
import { paths } from "@/config/paths";
import type { Me } from "@/lib/contract";
import { useSignOut } from "@/app/use-sign-out";

/** Who I am, where I can go, and the way out. */
export function TopBar({ me }: { me: Me }) {
  const { t } = useTranslation("app");
  const signOut = useSignOut();
  return (
    <header className="top-bar">
      <Group gap="lg" wrap="wrap">
        <Text fw={650} className="brand">{t("name")}</Text>
        {me.demo && <Badge variant="light" color="yellow" data-testid="demo-mark">{t("demo")}</Badge>}
        <nav aria-label={t("navigation")}>
          <Group gap="xs">
            {sectionsOf(me.roles).map((section) => (
              <NavLink key={section} to={paths[section]} className="top-link">
                {t(section)}{section === "escalations" && <OpenEscalations />}
              </NavLink>
            ))}
          </Group>
        </nav>
      </Group>
      <Group gap="sm">
        <Text size="sm" data-testid="who-am-i">
          <Text span fw={550}>{me.person.name}</Text>
          <Text span c="dimmed"> · {me.roles.map((role) => t(`roles.${role}` as "roles.reviewer", role)).join(", ")}</Text>
        </Text>
        <SchemeSwitch />
        <Button size="compact-sm" variant="subtle" loading={signOut.isPending} onClick={() => signOut.mutate()}>
          {t("signOut")}
        </Button>
      </Group>
    </header>
  );
}

type Section = "desk" | "mine" | "hours" | "escalations" | "leading" | "exports" | "steward";

/** The sections that a person's roles open. Everybody may read what became of their own reports. */
export function sectionsOf(roles: readonly string[]): Section[] {
  const has = (...wanted: string[]) => wanted.some((role) => roles.includes(role));
  const sections: [Section, boolean][] = [
    ["desk", has("reviewer")],
    ["mine", has("reviewer")],
    ["hours", has("reviewer")],
    ["escalations", has("supervisor", "safety")],
    ["leading", has("supervisor", "steward")],
    ["exports", has("ml")],
    ["steward", has("steward")],
  ];
  return sections.filter(([, shown]) => shown).map(([section]) => section);
}
