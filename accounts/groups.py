"""The names of the groups that give permissions. What each may do is settled in portal.roles."""

AUTHORS, EDITORS = "Penulis", "Redaksi"
MODERATORS = "Moderator"  # of stories and questions, in the whole country
FACILITATORS = "Fasilitator"  # their answers are marked
OFFICERS = "Petugas wilayah"  # those who moderate in their region; given and taken with the office
