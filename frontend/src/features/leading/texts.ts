import i18n from "@/config/i18n";
import leading from "@/locales/en/leading.json";

/** The texts travel with the page, so that whoever never opens it never fetches them. */
i18n.addResourceBundle("en", "leading", leading);
