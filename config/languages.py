"""The languages of the page, by their own names; each but English has its folder in translations/."""

LANGUAGES = {"en": "English", "de": "Deutsch", "es": "Español", "fr": "Français", "ja": "日本語", "ar": "العربية"}
