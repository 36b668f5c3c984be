"""What people would type to find posts again whose words they do not remember: in English and in another language.

The posts are those of benchmarks.notes (`--cases FOLDER`): collected and labelled by others before this was written.
"""

QUERIES: dict[str, tuple[str, str]] = {
    "d_p05": ("weekend trip to the terracotta army", "Kurztrip nach China mit Kosten"),
    "d_p07": ("where to see pandas", "où voir des pandas"),
    "d_p02": ("Indian restaurant in London", "restaurante indio"),
    "d_p04": ("place with island food and cocktails", "karibisches Essen in England"),
    "d_q01": ("emergency device for a blackout", "radio for power cuts"),
    "d_q09": ("review of earphones", "Bewertung von Ohrhörern"),
    "d_q10": ("anti-aging skincare", "Creme gegen Falten"),
    "d_q04": ("hair removal gadget", "Haare entfernen unter den Achseln"),
    "d_r02": ("breakfast with eggs in a pan", "Frühstück aus Eiern"),
    "d_r03": ("spiced Indian rice with poultry", "arroz indio con pollo"),
    "d_r05": ("homemade noodles, vegan", "Nudeln selbst machen"),
    "d_r06": ("cocoa dessert baked in the oven", "Schokoladenkuchen"),
    "d_r08": ("Chinese stir-fried noodles", "chinesische gebratene Nudeln"),
    "d_r11": ("high-protein breakfast", "Pfannkuchen mit viel Eiweiß"),
    "d_r15": ("Asian stew in a crockpot", "mongolischer Eintopf"),
    "d_r19": ("quick seafood dinner", "Garnelen mit Knoblauch"),
    "d_r22": ("Mexican pulled meat", "mexikanisches Schweinefleisch"),
    "d_w35_fbw_pl": ("whole body gym routine", "Ganzkörpertraining"),
    "d_w37_full_body_ru": ("training for all muscles, burning fat", "Fett verbrennen"),
    "d_w38_kinjikyu_ja": ("muscular endurance routine", "Kraftausdauer"),
    "d_w40_mubtadiin_ar": ("training for people who just start", "Übungen für Anfänger"),
    "r02_banana_bread": ("sweet loaf with overripe fruit", "Bananenbrot"),
    "r05_one_pot_pesto": ("chicken and rice in a single pan", "pollo con arroz en una olla"),
    "r08_lentejas": ("grandmother's legume stew", "Linseneintopf"),
    "r15_bourguignon": ("French braised meat in wine", "estofado de ternera al vino"),
    "t02_declutter": ("tidying up the home", "Ordnung im Haus"),
    "w02_run_circuit": ("jogging followed by strength moves", "courir puis renforcement"),
    "w04_leg_day": ("lower body at home without gear", "Beintraining ohne Geräte"),
    "w09_supersets": ("chest and back with weights", "Oberkörper mit Gewichten"),
    "w16_plan_fr": ("push-ups and lunges program", "plan de ejercicios con flexiones"),
    "w18_glutes_cta": ("booty session", "entrenamiento de glúteos"),
}
