#Requires -Version 5.1
<#
.SYNOPSIS
Installs no-mistakes for this user, without administrator rights. Safe to repeat.
.PARAMETER From
Where the release is: an https:// or file:// address or a directory.
.PARAMETER Signers
Whose signature counts: an allowed-signers file, ssh-keygen(1).
.PARAMETER Version
This version instead of the newest.
#>
param(
    [string]$From = '@SOURCE@',
    [string]$Signers = '',
    [string]$Version = ''
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$trusted = @'
@SIGNERS@
'@

function Stop-Install([string]$Message) {
    [Console]::Error.WriteLine("install: $Message")
    exit 1
}

function Find-Tool([string]$Name, [string]$Origin) {
    $tool = Get-Command $Name -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($null -eq $tool) { Stop-Install "$Name is needed and not installed ($Origin); nothing was changed" }
    return $tool.Source
}

# Runs a tool of the system; its exit status decides, never its words.
function Invoke-Tool([string]$Tool, [string[]]$Arguments, [string]$Failure) {
    $output = & $Tool @Arguments
    if ($LASTEXITCODE -ne 0) { Stop-Install $Failure }
    return $output
}

$curl = Find-Tool 'curl.exe' 'a part of Windows 10 and later'
$tar = Find-Tool 'tar.exe' 'a part of Windows 10 and later'
$keygen = Find-Tool 'ssh-keygen.exe' 'the optional feature OpenSSH Client'

$homeDirectory = $env:NM_HOME
if (-not $homeDirectory) { $homeDirectory = Join-Path $env:USERPROFILE '.no-mistakes' }
$target = $env:NO_MISTAKES_INSTALL_DIR
if (-not $target) { $target = Join-Path $homeDirectory 'bin' }
$isMade = -not (Test-Path -LiteralPath $target)
$null = New-Item -ItemType Directory -Force -Path $target
$work = Join-Path $target ('.install.' + [Guid]::NewGuid().ToString('N'))
$null = New-Item -ItemType Directory -Path $work
try {
    if ($From.StartsWith('@') -or -not $From) { $From = $PSScriptRoot }
    if ($From -notmatch '^(https://|file:///)') {
        if ($From -match '^[A-Za-z][A-Za-z0-9+.-]+://') { Stop-Install "$From is neither https:// nor file:// nor a directory" }
        $From = ([Uri](Resolve-Path -LiteralPath $From).Path).AbsoluteUri
    }
    $From = $From.TrimEnd('/')
    $signersFile = Join-Path $work 'signers'
    if ($Signers) {
        Copy-Item -LiteralPath $Signers -Destination $signersFile
    } else {
        if ($trusted.StartsWith('@')) { Stop-Install 'say whose signature counts: -Signers FILE' }
        [IO.File]::WriteAllText($signersFile, $trusted.Replace("`r", '') + "`n")
    }

    function Get-ReleaseFile([string]$Name, [long]$Limit) {
        $path = Join-Path $work $Name
        $null = Invoke-Tool $curl @('--fail', '--silent', '--show-error', '--location', '--max-redirs', '5', '--globoff',
            '--proto', '=https,file', '--proto-redir', '=https', '--connect-timeout', '30', '--speed-limit', '1000',
            '--speed-time', '30', '--max-filesize', "$Limit", '--output', $path, '--url', "$From/$Name") "$From/$Name was not fetched"
        if ((Get-Item -LiteralPath $path).Length -gt $Limit) { Stop-Install "$From/$Name is larger than $Limit bytes, which is refused" }
        return $path
    }

    $name = 'release.json'
    if ($Version) { $name = "release-$Version.json" }
    $manifestFile = Get-ReleaseFile $name 1048576
    $signature = Get-ReleaseFile "$name.sig" 65536
    $principal = Invoke-Tool $keygen @('-Y', 'find-principals', '-s', $signature, '-f', $signersFile) "$From/$name.sig is not by a key that is trusted here; nothing was changed"
    $principal = @($principal)[0]
    # The bytes have to reach ssh-keygen as they are, which PowerShell's own pipes do not do.
    $quoted = "`"`"$keygen`" -Y verify -f `"$signersFile`" -I `"$principal`" -n no-mistakes-release -s `"$signature`" < `"$manifestFile`"`""
    $null = & $env:ComSpec /d /s /c $quoted
    if ($LASTEXITCODE -ne 0) { Stop-Install "$From/$name was tampered with: its signature does not fit; nothing was changed" }

    $manifest = [IO.File]::ReadAllText($manifestFile) | ConvertFrom-Json
    if ($manifest.format -ne 1 -or $manifest.product -ne 'no-mistakes') { Stop-Install "$From/$name is of a newer kind; get a newer install.ps1" }
    if ($Version -and $manifest.version -ne $Version) { Stop-Install "$From/$name is for $($manifest.version) and not for $Version" }
    # Newer PowerShells turn such text into a date.
    $until = ([DateTime]$manifest.notAfter).ToUniversalTime()
    if ([DateTime]::UtcNow -gt $until -and -not $Version) {
        Stop-Install "the source still offers $($manifest.version), which was the newest until $until at most; to install it nevertheless: -Version $($manifest.version)"
    }
    $arch = 'x86_64'
    if ($env:PROCESSOR_ARCHITECTURE -eq 'ARM64' -or $env:PROCESSOR_ARCHITEW6432 -eq 'ARM64') { $arch = 'aarch64' }
    $archive = "no-mistakes-$($manifest.version)-windows-$arch.zip"
    $artifact = $manifest.artifacts | Where-Object { $_.name -ceq $archive } | Select-Object -First 1
    if ($null -eq $artifact) { Stop-Install "$($manifest.version) has no archive for Windows on $arch" }
    $archiveFile = Get-ReleaseFile $archive $artifact.size
    if ((Get-Item -LiteralPath $archiveFile).Length -ne $artifact.size) { Stop-Install "$archive was cut off: it has not $($artifact.size) bytes" }
    $hash = (Get-FileHash -LiteralPath $archiveFile -Algorithm SHA256).Hash.ToLowerInvariant()
    if ($hash -cne $artifact.sha256) { Stop-Install "$archive was tampered with or damaged: another SHA-256 than signed" }
    $members = @(Invoke-Tool $tar @('-tf', $archiveFile) "$archive cannot be read")
    if ($members.Count -ne 1 -or $members[0] -cne 'no-mistakes.exe') { Stop-Install "$archive holds something else than no-mistakes.exe" }
    Expand-Archive -LiteralPath $archiveFile -DestinationPath $work
    $program = Join-Path $work 'no-mistakes.exe'
    $said = & $program --version
    if ($said -cne "no-mistakes $($manifest.version)") { Stop-Install "the program in $archive says that it is `"$said`" and not $($manifest.version)" }

    $arguments = @('internal', 'install', '--home', $homeDirectory, '--executable', (Join-Path $target 'no-mistakes.exe'),
        '--signers', $signersFile, '--from', $From)
    if ($Version) { $arguments += '--pinned' }
    if ($isMade) { $arguments += @('--made-place', $target) }
    & $program @arguments
    if ($LASTEXITCODE -ne 0) { exit 1 }
    $path = [Environment]::GetEnvironmentVariable('Path', 'User')
    if (($path -split ';') -notcontains $target) {
        [Environment]::SetEnvironmentVariable('Path', "$path;$target".TrimStart(';'), 'User')
        Write-Output "$target was added to your PATH; open a new terminal to use it"
    }
} finally {
    Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction SilentlyContinue
}
