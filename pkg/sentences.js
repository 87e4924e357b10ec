// What the person at the screen reads: what happened, and what to do. Many codes are one situation for a person.

export const sentences = [
  {
    codes: ["invalid_config", "insecure_context", "not_a_callback", "invalid_metadata", "internal"],
    nb: "Innloggingen er ikke satt opp riktig på denne siden. Det er ikke din feil. Prøv igjen senere, eller kontakt tjenesten.",
    nn: "Innlogginga er ikkje sett opp rett på denne sida. Det er ikkje din feil. Prøv igjen seinare, eller kontakt tenesta.",
    en: "Login is not set up correctly on this page. It is not your fault. Try again later, or contact the service.",
    se: "Sisačáliheapmi ii leat rievtta láhkai heivehuvvon dán siiddus. Dat ii leat du sivva. Geahččal fas maŋŋel, dahje váldde oktavuođa bálvalusain.",
  },
  {
    codes: ["unsupported_browser"],
    nb: "Nettleseren din kan ikke brukes til innlogging her. Oppdater den, eller bruk en annen nettleser.",
    nn: "Nettlesaren din kan ikkje brukast til innlogging her. Oppdater han, eller bruk ein annan nettlesar.",
    en: "Your browser cannot be used to log in here. Update it, or use another browser.",
    se: "Du fierpmádatlohkki ii sáhte geavahuvvot sisačáliheapmái dáppe. Ođasmahte dan, dahje geavat eará fierpmádatlohkki.",
  },
  {
    codes: ["storage_unavailable"],
    nb: "Nettleseren lar ikke siden lagre det som trengs for å logge inn. Tillat informasjonskapsler for siden, og prøv igjen.",
    nn: "Nettlesaren lèt ikkje sida lagre det som trengst for å logge inn. Tillat informasjonskapslar for sida, og prøv igjen.",
    en: "Your browser does not let this page store what login needs. Allow cookies for this page, and try again.",
    se: "Du fierpmádatlohkki ii luoitte siiddu vurket dan maid sisačáliheapmi dárbbaša. Divtte siiddu geavahit diehtočoahkuid, ja geahččal fas.",
  },
  {
    codes: ["wasm_load_failed"],
    nb: "Innloggingen kunne ikke lastes. Sjekk at du er på nett, last siden på nytt, og prøv igjen.",
    nn: "Innlogginga kunne ikkje lastast. Sjekk at du er på nett, last sida på nytt, og prøv igjen.",
    en: "Login could not be loaded. Check that you are online, reload the page, and try again.",
    se: "Sisačáliheami ii sáhttán viežžat. Dárkkis ahte leat neahtas, viečča siiddu ođđasit, ja geahččal fas.",
  },
  {
    codes: ["aborted", "login_cancelled"],
    nb: "Innloggingen ble avbrutt. Du kan logge inn på nytt når du vil.",
    nn: "Innlogginga vart avbroten. Du kan logge inn på nytt når du vil.",
    en: "The login was cancelled. You can log in again whenever you like.",
    se: "Sisačáliheapmi gaskkalduvai. Sáhtát fas čálihit sisa goas hálidat.",
  },
  {
    codes: ["unknown_state"],
    nb: "Denne siden venter ikke på noen innlogging. Fortsett i fanen der du begynte, eller logg inn på nytt her.",
    nn: "Denne sida ventar ikkje på noka innlogging. Hald fram i fana der du byrja, eller logg inn på nytt her.",
    en: "This page is not waiting for a login. Go on in the tab where you began, or log in again here.",
    se: "Dát siidu ii vuordde sisačáliheami. Joatkke dan gilkoris gos álggahit, dahje čálit fas sisa dáppe.",
  },
  {
    codes: ["expired_login"],
    nb: "Det tok for lang tid å logge inn. Logg inn på nytt.",
    nn: "Det tok for lang tid å logge inn. Logg inn på nytt.",
    en: "The login took too long. Log in again.",
    se: "Sisačáliheapmi bisttii menddo guhká. Čálit fas sisa.",
  },
  {
    codes: ["network", "timeout"],
    nb: "Vi fikk ikke kontakt med ID-porten. Sjekk at du er på nett, og logg inn på nytt.",
    nn: "Vi fekk ikkje kontakt med ID-porten. Sjekk at du er på nett, og logg inn på nytt.",
    en: "We could not reach ID-porten. Check that you are online, and log in again.",
    se: "Eat ožžon oktavuođa ID-porteniin. Dárkkis ahte leat neahtas, ja čálit fas sisa.",
  },
  {
    codes: ["clock_skew"],
    nb: "Klokken på enheten din går feil, så vi kan ikke logge deg inn. Still klokken, og logg inn på nytt.",
    nn: "Klokka på eininga di går feil, så vi kan ikkje logge deg inn. Still klokka, og logg inn på nytt.",
    en: "The clock on your device is wrong, so we cannot log you in. Set the clock, and log in again.",
    se: "Du ovttadaga diibmu lea boastut, danne eat sáhte čálihit du sisa. Divo diimmu, ja čálit fas sisa.",
  },
  {
    codes: ["id_token_email", "id_token_acr", "id_token_malformed", "id_token_algorithm", "id_token_issuer", "id_token_audience", "id_token_subject", "id_token_lifetime"],
    nb: "ID-porten bekreftet ikke en innlogging som kan brukes her, så du er ikke logget inn. Kontakt tjenesten.",
    nn: "ID-porten stadfesta ikkje ei innlogging som kan brukast her, så du er ikkje logga inn. Kontakt tenesta.",
    en: "ID-porten did not confirm a login that can be used here, so you are not logged in. Contact the service.",
    se: "ID-porten ii duođaštan sisačáliheami mii dáppe sáhttá geavahuvvot, danne it leat sis. Váldde oktavuođa bálvalusain.",
  },
  {
    codes: ["logout_unavailable"],
    nb: "Du er logget ut her, men kanskje ikke av ID-porten. Lukk nettleseren hvis andre bruker enheten.",
    nn: "Du er logga ut her, men kanskje ikkje av ID-porten. Lukk nettlesaren om andre bruker eininga.",
    en: "You are logged out here, but you may still be logged in at ID-porten. Close the browser if others use this device.",
    se: "Don leat čálihuvvon olggos dáppe, muhto soaittát ain leat sis ID-portenis. Gidde fierpmádatlohkki jus earát geavahit ovttadaga.",
  },
  // Every code that is not named means that an answer was not as it must be.
  {
    codes: [],
    nb: "Innloggingen kunne ikke bekreftes, så du er ikke logget inn. Logg inn på nytt. Kontakt tjenesten hvis det skjer igjen.",
    nn: "Innlogginga kunne ikkje stadfestast, så du er ikkje logga inn. Logg inn på nytt. Kontakt tenesta om det skjer igjen.",
    en: "The login could not be confirmed, so you are not logged in. Log in again. Contact the service if it happens again.",
    se: "Sisačáliheami ii sáhttán duođaštit, danne it leat sis. Čálit fas sisa. Váldde oktavuođa bálvalusain jus dáhpáhuvvá fas.",
  },
];
