import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import app from "@/locales/en/app.json";
import desk from "@/locales/en/desk.json";
import doors from "@/locales/en/doors.json";
import escalations from "@/locales/en/escalations.json";
import exports from "@/locales/en/exports.json";
import hours from "@/locales/en/hours.json";
import type leading from "@/locales/en/leading.json";
import mine from "@/locales/en/mine.json";
import stewarding from "@/locales/en/stewarding.json";

/** One namespace per feature, so that a language is a folder and a feature's texts travel with it; `leading` brings its own. */
const en = { app, desk, doors, escalations, exports, hours, mine, stewarding };

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "app";
    resources: typeof en & { leading: typeof leading };
  }
}

void i18next.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  defaultNS: "app",
  resources: { en },
  interpolation: { escapeValue: false },
});

export default i18next;
