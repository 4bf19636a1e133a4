import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Outlet, useLocation } from "react-router";
import { SignInAgain } from "@/app/sign-in-again";
import { TopBar } from "@/app/top-bar";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { paths } from "@/config/paths";
import { SignInForm } from "@/features/session/sign-in-form";
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
        <Inside />
      </main>
      {covered && <SignInAgain email={me.data.person.email} onDone={() => setEnded(false)} />}
    </>
  );
}

/** The page, for those who are signed in; the first page decides for itself what strangers see. */
function Inside() {
  const { pathname } = useLocation();
  const session = useSession();
  const me = useMe(session.data?.signed_in === true);
  if (pathname === paths.home || me.data) return <Outlet />;
  if (session.isError) return <Failed error={session.error} onAgain={() => void session.refetch()} />;
  if (!session.data) return <Waiting />;
  if (me.isError) return <Failed error={me.error} onAgain={() => void me.refetch()} />;
  if (session.data.signed_in) return <Waiting />;
  return <Stranger demo={session.data.demo} />;
}

/** Somebody who is not signed in signs in where they arrived; a demo also has its doors. */
function Stranger({ demo }: { demo: boolean }) {
  const { t } = useTranslation("app");
  return (
    <div className="stranger">
      <SignInForm />
      {demo && <p className="stranger-way"><Link to={paths.home}>{t("signIn.doors")}</Link></p>}
    </div>
  );
}
