import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { SignInAgain } from "@/app/sign-in-again";
import { TopBar } from "@/app/top-bar";
import { useMe, useSession } from "@/hooks/use-me";
import { signedOutEvents } from "@/lib/api";

/** The frame of every page. A session that ends while somebody works covers the page, and never takes it away. */
export function Shell() {
  const { t } = useTranslation("app");
  const session = useSession();
  const me = useMe(session.data?.signed_in === true);
  const [ended, setEnded] = useState(false);
  useEffect(() => signedOutEvents.on(() => setEnded(true)), []);
  const covered = ended && me.data !== undefined;
  return (
    <>
      <a className="skip-link" href="#content">{t("skip")}</a>
      {me.data && <TopBar me={me.data} />}
      <main id="content" tabIndex={-1} inert={covered}>
        <Outlet />
      </main>
      {covered && <SignInAgain email={me.data.person.email} onDone={() => setEnded(false)} />}
    </>
  );
}
