"""The recipe schema."""

from services.domain.schemas.model import FieldType, Schema, SchemaField, cues

INGREDIENT = (
    SchemaField(name="quantity", type=FieldType.NUMBER, description="The lower end of a range"),
    SchemaField(name="quantity_max", type=FieldType.NUMBER, description="The upper end of a range"),
    SchemaField(name="unit", type=FieldType.TEXT, description="g, ml, cup, tbsp, tsp and the like"),
    SchemaField(name="name", type=FieldType.TEXT),
    SchemaField(name="note", type=FieldType.TEXT, description="What stands beside it: chopped, to taste, or 14 oz"),
)

RECIPE = Schema(
    name="recipe",
    title="Recipe",
    description="Something to cook or mix: what goes in and what to do.",
    fields=(
        SchemaField(name="ingredients", type=FieldType.RECORDS, fields=INGREDIENT, show="to_dos"),
        SchemaField(name="steps", type=FieldType.TEXTS, show="numbered"),
        SchemaField(name="servings", type=FieldType.NUMBER),
        SchemaField(name="prep_time_s", type=FieldType.DURATION, description="Time to prepare"),
        SchemaField(name="cook_time_s", type=FieldType.DURATION, description="Time on the stove or in the oven"),
        SchemaField(name="temperature", type=FieldType.TEXT, description="Of the oven, with its unit"),
        SchemaField(name="links", type=FieldType.TEXTS, show="bullets"),
    ),
    cues=cues(
        strong="recipe, ingredients, tbsp, tsp, tablespoon, teaspoon, preheat, rezept, zutaten, receta, ingredientes, "
        "recette, ingrédients, esslöffel, teelöffel, cucharada, cuillère, ricetta, ingredienti, receita, recept, "
        "ingrediënten, przepis, składniki, рецепт, ингредиенты, tarif, malzemeler, resep, bahan bahan, وصفة, "
        "المقادير, "
        "食谱, 食材, レシピ, 作り方, 레시피, 재료, 요리, công thức, สูตร",
        fair="bake, oven, flour, sugar, butter, garlic, onion, dough, whisk, simmer, marinate, servings, serves, cups, "
        "cup, eggs, olive oil, air fryer, minced, teaspoons, tablespoons, mehl, zucker, harina, farine, backen, "
        "horno",
        weak="cook, cooking, mix, pan, salt, pepper, milk, chicken, cheese, pasta, rice, delicious, dinner, breakfast",
    ),
)
