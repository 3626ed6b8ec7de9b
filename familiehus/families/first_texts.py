"""What a new house asks, purpose by purpose, in Danish and English. The manager may release other words."""

from familiehus.families.states import Purpose

FIRST_TEXTS: dict[Purpose, tuple[str, str]] = {
    Purpose.CARE_NEEDS: (
        "Må huset skrive ned, hvad vi skal vide om allergi, mad og særlige behov, så maden er tryg, og alle "
        "kan komme ind? Kun dem, der har brug for det, ser det. Siger I nej igen, sletter vi det med det samme.",
        "May the house write down what we need to know about allergies, food and access needs, so that the "
        "food is safe and everybody can get in? Only those who need it see it. If you take your yes back, we "
        "delete it at once.",
    ),
    Purpose.PHOTO_INTERNAL: (
        "Må vi tage billeder af jer og hænge dem op på væggen inde i huset? Siger I nej igen, tager vi dem ned.",
        "May we take pictures of you and put them on the wall inside the house? If you take your yes back, we "
        "take them down.",
    ),
    Purpose.PHOTO_WEB: (
        "Må vi vise billeder af jer på husets hjemmeside, uden navne? Alle kan se dem. Siger I nej igen, tager "
        "vi dem ned.",
        "May we show pictures of you on the house's website, without names? Anybody can see them. If you take "
        "your yes back, we take them down.",
    ),
    Purpose.PHOTO_SOCIAL: (
        "Må vi vise billeder af jer på husets sider på sociale medier, uden navne? Andre kan dele dem videre. "
        "Siger I nej igen, tager vi vores egne ned.",
        "May we show pictures of you on the house's pages on social media, without names? Others may share "
        "them. If you take your yes back, we take our own down.",
    ),
    Purpose.PHOTO_PRESS: (
        "Må en avis eller en fotograf, som huset har inviteret, bruge billeder af jer? Det, der er trykt, kan "
        "vi ikke hente tilbage, men vi beder om, at det ikke bliver brugt igen.",
        "May a newspaper or a photographer invited by the house use pictures of you? We cannot fetch back what "
        "is printed, but we ask for it not to be used again.",
    ),
    Purpose.PHOTO_FUNDER: (
        "Må vi vise billeder af jer, uden navne, til dem, der giver penge til huset? Siger I nej igen, beder "
        "vi dem slette billederne.",
        "May we show pictures of you, without names, to those who give money to the house? If you take your "
        "yes back, we ask them to delete the pictures.",
    ),
    Purpose.SURVEY: (
        "Må vi af og til spørge, hvordan I har det, med et kort skema? I svarer kun på det, I vil, og svarene "
        "bliver kun regnet sammen med andres.",
        "May we now and then ask how you are, with a short form? You answer only what you want to, and answers "
        "are only counted together with those of others.",
    ),
    Purpose.SMS_HOUSE_NAME: (
        "Må husets navn stå i sms'er til jer? Uden et ja skriver vi kun det allermest nødvendige.",
        "May the house's name appear in text messages to you? Without a yes we write only the bare minimum.",
    ),
}
