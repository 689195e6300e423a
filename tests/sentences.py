# ruff: noqa: RUF001
"""Short comments that we wrote ourselves, by label and language, for tests that train."""

from model.labels import Label
from training.examples import Example

SPAM = {
    "en": """
        Cheap watches for everyone, order today at http://watches.example/sale
        I earn 900 dollars a day from my sofa, ask me how: http://easy-money.example
        Best loans without any papers, call now +1 555 0100 and get cash tonight
        Visit my channel and subscribe, I give away a phone every Friday
        Play at the luckiest casino online, 200 free spins at http://spins.example
        Buy followers and likes, instant delivery, www.more-likes.example
        Your website could rank first on every search engine, see http://rank.example
        Replica handbags at half the price, free shipping, http://bags.example/new
        Great post! My own page about roof repair is here: http://roofs.example
        Single ladies in your town want to meet you tonight http://meet.example
        Double your coins in one week, guaranteed, join http://coins.example now
        Lose ten kilos in ten days with this little pill http://pill.example
        We write your essay in three hours, from 9 dollars a page, essays.example
        Free gift card for the first hundred readers, claim it at http://gift.example
        Need a plumber? Cheapest plumber in the city, http://plumber.example, call today
        Make money online, no skills needed, write to me on the messenger @fastcash
        Limited offer: unlock every streaming show for 2 dollars http://shows.example
        Discount sunglasses sale, 80 percent off, only today, http://shades.example
        Trusted trader turned my 500 into 7000 in a week, contact her at http://trade.example
        Click here for hot deals on car insurance http://insure.example/quote
        Thanks for sharing, very informative. cheap essay help http://papers.example
        Get rid of your debts with one phone call, free advice, 555 0199
        Poker bonus without deposit, register at http://poker.example and win big
        Backlinks from 5000 blogs for only 20 dollars, order at http://links.example
        """,
    "de": """
        Billige Uhren und Taschen jetzt bestellen unter http://uhren.example
        Verdiene 500 Euro am Tag von zu Hause, hier klicken http://geld.example
        Sofortkredit ohne Auskunft, Auszahlung heute noch, http://kredit.example
        Gratis Freispiele im besten Online Casino, http://spiele.example anmelden
        Mehr Besucher für deine Seite, Angebot nur heute, www.besucher.example
        Abnehmen ohne Sport mit dieser Kapsel, jetzt kaufen http://kapsel.example
        """,
    "fr": """
        Montres de luxe pas chères, livraison gratuite, http://montres.example
        Gagnez 300 euros par jour depuis chez vous, cliquez http://gagner.example
        Crédit rapide sans justificatif, réponse immédiate http://credit.example
        Casino en ligne, bonus de 200 euros offert, http://bonus.example
        Achetez des abonnés pour votre page, promotion ce soir www.abonnes.example
        Perdez dix kilos sans régime grâce à ce produit http://mince.example
        """,
    "es": """
        Relojes baratos con envío gratis, compra ahora en http://relojes.example
        Gana 400 euros al día desde casa, entra en http://ganar.example
        Préstamos rápidos sin papeles, llama hoy mismo, http://prestamo.example
        El mejor casino en línea, giros gratis en http://giros.example
        Compra seguidores y likes, entrega inmediata www.seguidores.example
        Baja de peso en una semana con esta pastilla http://pastilla.example
        """,
    "pt": """
        Relógios baratos, frete grátis, compre já em http://relogios.example
        Ganhe 200 reais por dia sem sair de casa http://renda.example
        Empréstimo rápido sem consulta, chame agora http://emprestimo.example
        Cassino com bônus de boas-vindas, jogue em http://cassino.example
        Compre seguidores e curtidas hoje, promoção em www.curtidas.example
        Emagreça sem dieta com esta cápsula natural http://capsula.example
        """,
    "it": """
        Orologi a prezzi bassi, spedizione gratuita, http://orologi.example
        Guadagna 300 euro al giorno da casa, clicca http://guadagno.example
        Prestiti veloci senza garanzie, chiama subito http://prestiti.example
        Casino online con bonus gratis, iscriviti su http://giochi.example
        Compra follower veri, offerta solo per oggi www.follower.example
        Dimagrire senza dieta con questa pillola http://pillola.example
        """,
    "ru": """
        Дешёвые часы с доставкой, заказ на сайте http://chasy.example
        Заработок без вложений, 5000 в день, пиши в личку http://dohod.example
        Кредит без справок за один час, звони сейчас http://kredit-ru.example
        Лучшее казино, бонус за регистрацию http://kazino.example
        Накрутка подписчиков недорого и быстро www.nakrutka.example
        Похудей за неделю с этой таблеткой http://tabletka.example
        """,
}

ABUSE = {
    "en": """
        You are an idiot and nobody wants to read your stupid opinion
        What a pathetic loser, go cry to your mother
        Shut up, you stupid clown, you know nothing
        Only a moron like you could believe such garbage
        You are a disgusting liar and everybody here hates you
        Stupid people like you should not be allowed to write
        Go away, you ugly loser, the world is better without you
        Your brain must be tiny, you complete idiot
        You are trash and so is your whole family
        What a dumb cow, she should shut her stupid mouth
        Hey moron, learn to read before you bother us again
        You pathetic little coward, I would slap you if I met you
        Nobody likes you, you miserable fool, get lost
        Such an idiot, I hope you lose your job
        You are the dumbest loser on this whole page
        Crawl back under your rock, you filthy rat
        The author is a stupid, lazy pig who cannot write
        You worthless clown, your children must be ashamed of you
        I hope you fall down the stairs, you horrible idiot
        Everyone from that town is stupid and dirty, keep them out
        Shut your mouth, loser, before somebody shuts it for you
        You are a joke, a fat stupid joke
        Are you really this dumb or do you practise, moron
        You make me sick, you disgusting fool
        """,
    "de": """
        Du bist ein Idiot und deine Meinung interessiert keinen
        Halt die Klappe, du dummer Clown
        So ein erbärmlicher Versager, geh heulen
        Nur ein Trottel wie du glaubt so einen Müll
        Du bist eine Schande, du widerlicher Lügner
        Verschwinde, du hässlicher Versager, keiner mag dich
        """,
    "fr": """
        Tu es un idiot et personne ne veut de ton avis stupide
        Ferme-la, espèce de clown stupide
        Quel pauvre minable, va pleurer ailleurs
        Il faut être un imbécile comme toi pour croire ces bêtises
        Tu es un menteur dégoûtant et tout le monde te déteste
        Dégage, pauvre nul, personne ne t'aime
        """,
    "es": """
        Eres un idiota y a nadie le importa tu opinión estúpida
        Cállate, payaso estúpido, no sabes nada
        Qué perdedor tan patético, vete a llorar
        Solo un imbécil como tú cree esa basura
        Eres un mentiroso asqueroso y todos te odian
        Lárgate, fracasado, nadie te quiere aquí
        """,
    "pt": """
        Você é um idiota e ninguém quer saber da sua opinião estúpida
        Cala a boca, palhaço burro, você não sabe nada
        Que perdedor patético, vai chorar em casa
        Só um imbecil como você acredita nesse lixo
        Você é um mentiroso nojento e todos te odeiam
        Some daqui, fracassado, ninguém gosta de você
        """,
    "it": """
        Sei un idiota e a nessuno interessa la tua stupida opinione
        Stai zitto, stupido pagliaccio, non sai niente
        Che perdente patetico, vai a piangere da tua madre
        Solo un imbecille come te crede a questa spazzatura
        Sei un bugiardo schifoso e tutti ti odiano
        Sparisci, fallito, qui nessuno ti vuole
        """,
    "ru": """
        Ты идиот, и твоё глупое мнение никому не нужно
        Заткнись, тупой клоун, ты ничего не знаешь
        Какой жалкий неудачник, иди поплачь
        Только такой дурак, как ты, верит в эту чушь
        Ты мерзкий лжец, и все тебя ненавидят
        Убирайся, ничтожество, ты здесь никому не нужен
        """,
}

LEGITIMATE = {
    "en": """
        I tried the recipe last weekend and the bread came out very well
        The second paragraph mixes up two different laws, I think
        Thank you for the clear explanation of how tides work
        We walked that trail in April and the bridge was still closed
        My grandmother used to tell the same story about the flood
        Has anybody measured how long the battery lasts in winter?
        I disagree with the author, the new timetable helps commuters
        The mayor promised this in the last election and did nothing
        Could you add the source for the number in the first chart?
        The concert was wonderful, but the hall was far too warm
        I had the same error, and updating the driver solved it
        In my experience the blue paint fades after two summers
        That is a fair point, although it ignores the cost of housing
        The photographs of the harbour are beautiful
        As a teacher I see every day how tired the pupils are
        The interview would have been better with harder questions
        Where can I buy tickets for the evening show?
        It rained all day, yet the children loved the museum
        The council should publish the report before the vote
        My bicycle has the same gears and they never failed
        I read the book twice and still do not like the ending
        The comparison with last year is unfair because of the strike
        There is a typing mistake in the headline
        Our dog was afraid of the fireworks as well
        I would rather wait for the next version of the program
        What a surprise that the old cinema opens again
        The article forgets that the river belongs to two countries
        Please write more about the history of the railway
        The garden looks lovely, which roses did you plant?
        I am not convinced, the study had only twelve patients
        The goalkeeper saved the match, everyone else was slow
        It took me an hour to find the setting, thanks for the hint
        Prices at the market have doubled since the spring
        The judge was right to ask for more evidence
        We moved here ten years ago and never regretted it
        The soup needs less salt and a little more lemon
        Does the library open on Sundays during the holidays?
        I miss the old design, the letters were easier to read
        The minister answered the question only in part
        Sadly the bakery on the corner closed last month
        The film is long, but the last half hour is worth it
        My answer to your question from yesterday: yes, it works
        They repaired the lift at last, it took them a year
        A nice story, although the ending was easy to guess
        I grew up in that street and remember the tram well
        The bus was late again and nobody told us why
        You are right about the windows, we changed ours in May
        This policy failed in two other cities, why repeat it here?
        """,
    "de": """
        Das Rezept habe ich am Sonntag ausprobiert, es war sehr gut
        Im zweiten Absatz stimmt die Jahreszahl nicht ganz
        Danke für die verständliche Erklärung der Gezeiten
        Der Weg war im April noch wegen Bauarbeiten gesperrt
        Ich sehe das anders, der neue Fahrplan hilft vielen Pendlern
        Kann jemand sagen, wie lange der Akku im Winter hält?
        Die Bilder vom Hafen sind wirklich schön geworden
        Meine Großmutter erzählte dieselbe Geschichte vom Hochwasser
        Das Konzert war wunderbar, nur der Saal war zu warm
        Der Stadtrat sollte den Bericht vor der Abstimmung vorlegen
        Mit dem neuen Treiber war der Fehler bei mir verschwunden
        Leider hat die Bäckerei an der Ecke geschlossen
        """,
    "fr": """
        J'ai essayé la recette dimanche et le pain était très bon
        Il y a une erreur de date dans le deuxième paragraphe
        Merci pour cette explication très claire des marées
        Le sentier était encore fermé au mois d'avril
        Je ne suis pas d'accord, le nouvel horaire aide les voyageurs
        Quelqu'un sait combien de temps dure la batterie en hiver ?
        Les photos du port sont magnifiques
        Ma grand-mère racontait la même histoire de l'inondation
        Le concert était superbe, mais la salle était trop chaude
        Le conseil devrait publier le rapport avant le vote
        La mise à jour du pilote a résolu mon problème
        La boulangerie du coin a fermé le mois dernier
        """,
    "es": """
        Probé la receta el domingo y el pan salió muy bien
        Hay un error de fecha en el segundo párrafo
        Gracias por la explicación tan clara de las mareas
        El sendero seguía cerrado en el mes de abril
        No estoy de acuerdo, el nuevo horario ayuda a los viajeros
        ¿Alguien sabe cuánto dura la batería en invierno?
        Las fotos del puerto son preciosas
        Mi abuela contaba la misma historia de la inundación
        El concierto fue maravilloso, pero hacía mucho calor
        El ayuntamiento debería publicar el informe antes de votar
        Actualizar el controlador resolvió mi problema
        La panadería de la esquina cerró el mes pasado
        """,
    "pt": """
        Fiz a receita no domingo e o pão ficou muito bom
        Há um erro de data no segundo parágrafo
        Obrigado pela explicação tão clara das marés
        A trilha ainda estava fechada no mês de abril
        Não concordo, o novo horário ajuda quem viaja cedo
        Alguém sabe quanto dura a bateria no inverno?
        As fotos do porto ficaram lindas
        Minha avó contava a mesma história da enchente
        O concerto foi maravilhoso, mas a sala estava quente
        A câmara deveria publicar o relatório antes da votação
        Atualizar o programa resolveu o meu problema
        A padaria da esquina fechou no mês passado
        """,
    "it": """
        Ho provato la ricetta domenica e il pane era ottimo
        C'è un errore di data nel secondo paragrafo
        Grazie per la spiegazione così chiara delle maree
        Il sentiero era ancora chiuso nel mese di aprile
        Non sono d'accordo, il nuovo orario aiuta chi viaggia
        Qualcuno sa quanto dura la batteria in inverno?
        Le fotografie del porto sono bellissime
        Mia nonna raccontava la stessa storia dell'alluvione
        Il concerto era splendido, ma la sala era troppo calda
        Il comune dovrebbe pubblicare la relazione prima del voto
        Aggiornare il programma ha risolto il mio problema
        Il panificio all'angolo ha chiuso il mese scorso
        """,
    "ru": """
        Попробовала рецепт в воскресенье, хлеб получился отличный
        Во втором абзаце перепутан год
        Спасибо за понятное объяснение приливов
        В апреле тропа была ещё закрыта
        Не согласен, новое расписание помогает пассажирам
        Кто-нибудь знает, на сколько хватает батареи зимой?
        Фотографии порта очень красивые
        Моя бабушка рассказывала ту же историю о наводнении
        Концерт был чудесный, только в зале было жарко
        Совету стоило бы показать отчёт до голосования
        Обновление программы решило мою проблему
        Булочная на углу закрылась в прошлом месяце
        """,
}


def examples() -> list[Example]:
    """Return all of them as examples of two sources, each with all labels, without groups."""
    rows = [
        (label, language, line.strip())
        for label, by_language in zip(Label, (SPAM, ABUSE, LEGITIMATE), strict=True)
        for language, text in by_language.items()
        for line in text.strip().splitlines()
    ]
    return [
        Example(
            text=text,
            label=label,
            source=("garden", "harbour")[number % 2],
            language=language,
            identifier=str(number),
        )
        for number, (label, language, text) in enumerate(rows)
    ]
