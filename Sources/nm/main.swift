import Installer

print(BuildVersion.text)
