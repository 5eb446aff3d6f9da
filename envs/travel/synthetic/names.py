"""Word lists of the invented world; no city is named as one of the TravelPlanner benchmark."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


STATES = (
    "Vandoria",
    "North Halden",
    "Pellamore",
    "Quillon",
    "Ostwick",
    "Marrowby",
    "Tresk",
    "Isle of Senn",
)
ISLAND = "Isle of Senn"

# Names that make trouble on purpose: one inside another, a full stop, a hyphen, the name of its own state.
SPECIAL_CITIES = {
    "Vandoria": ("St. Aldwen", "Merrow", "Port Merrow"),
    "North Halden": ("Brindle Falls", "Ash-under-Tor"),
    "Quillon": ("Quillon", "New Quillon"),
    "Marrowby": ("St. Orrin", "Lake Ember"),
    "Isle of Senn": ("Sennhaven",),
}
# It has places to stay, but is not in the city set.
UNLISTED_CITY = "Wendle Cross"

CITY_HEADS = _words(
    "Alder Bram Corr Dunn Esk Fenn Garr Hesk Ild Jorr Kest Lorn Mard Nest Orm Pell Quen Rav Selk Thorn "
    "Ulv Varn Wex Yarr Zell Brack Clem Dray Ferr Glim Hask Ivel Jask Knap Lenn Morv Nadd Ost Pryd Rusk "
    "Sorn Tarn Umber Vess Wyn Yeld Zorr Anst Bexl Crode Dovr Elm Flax Gorse"
)
CITY_TAILS = _words("mere wick holt stead combe vale gate by dale ness crest moor firth thwaite mouth")

CHAINS = (
    "Lantern Noodle Bar",
    "Burrito Barn",
    "Slice Republic",
    "Cardamom House",
    "The Daily Griddle",
    "Kettle & Crumb",
)
DINER_FIRST = _words(
    "Copper Juniper Velvet Saffron Harbour Old Mill Twin Owl Little Fig Blue Plate Iron Skillet Salted "
    "Paper Lantern Wild Sorrel Stone Oven Marigold Hungry Heron Silver Ladle Red Clay Quiet Fox Tall "
    "Clover Brass Onion"
)
DINER_LAST = (
    "Kitchen",
    "Table",
    "Grill",
    "Cantina",
    "Bistro",
    "Tea Room",
    "Smokehouse",
    "Trattoria",
    "Canteen",
    "Oyster Bar",
    "Curry Corner",
    "Bakehouse",
    "Pizzeria",
    "Dumpling Den",
    "Brasserie",
    "Taproom",
)
COOKS = _words("Ilse Bartek Odile Ravi Marisol Tomasz Wen Yusuf Greta Henning Paloma Anouk Dario Sunniva Emre Leilani")

SIGHT_FIRST = (
    "Glass",
    "Clockmakers'",
    "Salt",
    "Lantern",
    "Founders'",
    "Weavers'",
    "River",
    "Heron",
    "Amber",
    "Cartographers'",
    "Ferry",
    "Granite",
    "Beekeepers'",
    "Old Signal",
    "Cedar",
    "Tidewater",
)
SIGHT_LAST = (
    "Museum",
    "Gardens",
    "Observatory",
    "Hall",
    "Promenade",
    "Lookout",
    "Aquarium",
    "Gallery",
    "Bridge",
    "Nature Reserve",
    "Theatre",
    "Market",
    "Botanic Park",
    "Lighthouse",
)
STREETS = _words("Cooper Chandler Orchard Quay Mill Foundry Linden Harbour Station Chapel")

ROOM_ADJECTIVES = _words("Sunny Quiet Cosy Airy Snug Bright Restful Spacious Charming Tidy Modern Rustic Leafy")
ROOM_NOUNS = {
    "Entire home/apt": ("loft", "cottage", "apartment", "townhouse", "studio", "cabin", "garden flat"),
    "Private room": ("room", "double room", "attic room", "guest room", "corner room", "bedroom"),
    "Shared room": ("bunk", "dorm bed", "shared room", "hostel bed"),
}
ROOM_PLACES = (
    "by the canal",
    "near the old mill",
    "with a view of the hills",
    "next to the station",
    "above the bakery",
    "with garden, pets of our own",
    "on the market square",
    "five minutes from the water",
    "in the weavers' quarter",
    "behind the theatre",
    "with bikes (two)",
    "close to everything!",
)
