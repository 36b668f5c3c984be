"""The tutorial schema."""

from services.domain.schemas.model import FieldType, Schema, SchemaField, cues

TUTORIAL = Schema(
    name="tutorial",
    title="Tutorial",
    description="How to do or make something, step by step.",
    fields=(
        SchemaField(name="steps", type=FieldType.TEXTS, show="numbered"),
        SchemaField(name="tools", type=FieldType.TEXTS, description="Tools, materials, programs", show="bullets"),
        SchemaField(name="links", type=FieldType.TEXTS, show="bullets"),
    ),
    cues=cues(
        strong="tutorial, how to, step by step, step 1, step one, diy, anleitung, cómo hacer, comment faire, schritt "
        "1, paso 1, étape 1, you will need, what you need, passo a passo, passo 1, passo 2, paso a paso, tuto, "
        "krok po kroku, stap voor stap, adım adım, langkah demi langkah, come fare, como fazer, как сделать, "
        "пошагово, 教程, やり方, 방법, วิธีทำ, hướng dẫn, diytips, diy tips, lifehack, life hack",
        fair="step 2, step 3, step two, click, install, download, settings, screwdriver, glue, drill, tools, "
        "materials, beginners guide, guide, learn, schritt, paso, étape, template, shortcut, copy, paste, drag, "
        "attach, first open, crochet, sew, tip, hack, trick, excel, photoshop, iphone, passo, krok, nudo, knot, "
        "schraube, bohren, kleben, heimwerker, bricolage, atornillar, app, aplicativo, icon, ícone, tap the, "
        "skincare routine, sketch, drawing, knit",
        weak="step, open, cut, easy, measure, fold, select, tap, first, next",
    ),
)
