document.title = "pgemit";
