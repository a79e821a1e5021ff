struct odd { int odd; };
