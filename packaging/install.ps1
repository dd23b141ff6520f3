#Requires -Version 5.1
<#
.SYNOPSIS
Installs no-mistakes for this user, without administrator rights. Safe to repeat: upgrades, or repairs what is there.
.DESCRIPTION
Environment: NM_HOME (default ~\.no-mistakes), NO_MISTAKES_INSTALL_DIR (default %NM_HOME%\bin), which is put on the user's
PATH. Needs curl.exe and ssh-keygen.exe (OpenSSH), which Windows 10 and later bring, and fails when one is missing.
.PARAMETER From
Where the release is: an https:// or file:/// address or a directory (default: what this script was released with, else the
directory that it lies in).
.PARAMETER Signers
Whose signature counts: an allowed-signers file, ssh-keygen(1); kept for later updates.
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

# Copies at most $Limit bytes.
# Returns whether that was all.
function Copy-Bytes([IO.Stream]$Source, [IO.Stream]$Target, [long]$Limit) {
    $buffer = New-Object byte[] 65536
    $left = $Limit
    while (($count = $Source.Read($buffer, 0, $buffer.Length)) -gt 0) {
        if ($count -gt $left) { return $false }
        $Target.Write($buffer, 0, $count)
        $left -= $count
    }
    return $true
}

# Runs a tool of the system with bytes, which PowerShell's own pipes are not for: -Source is a file for its input, at most
# -Limit bytes of its output reach the file -Target. What it says of errors is shown.
# Returns its exit status; nothing when there was more.
function Invoke-Tool([string]$Tool, [string[]]$Arguments, [string]$Source, [string]$Target, [long]$Limit) {
    $start = New-Object Diagnostics.ProcessStartInfo $Tool
    # No file name of Windows, and no address that curl takes, has a quotation mark in it.
    $start.Arguments = ($Arguments | ForEach-Object { '"' + $_ + '"' }) -join ' '
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    if ($Source) {
        $bytes = [IO.File]::ReadAllBytes($Source)
        try { $process.StandardInput.BaseStream.Write($bytes, 0, $bytes.Length) } catch [IO.IOException] { $bytes = $null }
    }
    $process.StandardInput.Close()
    $file = [IO.File]::Create($Target)
    try { $isAll = Copy-Bytes $process.StandardOutput.BaseStream $file $Limit } finally { $file.Dispose() }
    if (-not $isAll) {
        try { $process.Kill() } catch [InvalidOperationException] { $isAll = $false }
        return
    }
    $process.WaitForExit()
    return $process.ExitCode
}

function Get-AbsolutePath([string]$Path) {
    return $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
}

# The topmost directory that has to be made for this one, so that it can be removed again; empty when it is there.
function Get-TopmostMissing([string]$Path) {
    $topmost = ''
    while ($Path -and -not (Test-Path -LiteralPath $Path)) {
        $topmost = $Path
        $Path = Split-Path -Parent $Path
    }
    return $topmost
}

# Removes a directory and those above it up to the topmost that was made, as far as nothing is in them.
function Remove-Made([string]$Path, [string]$Topmost) {
    while ($Topmost -and $Path -and $Path.Length -ge $Topmost.Length) {
        try { [IO.Directory]::Delete($Path) } catch { return }
        $Path = Split-Path -Parent $Path
    }
}

# What installers have left that were killed: the number in the name is the process.
function Clear-Abandoned([string]$Directory) {
    foreach ($path in Get-ChildItem -LiteralPath $Directory -Filter '.install.*' -Directory -Force) {
        $number = 0
        $isNumber = [int]::TryParse($path.Name.Split('.')[2], [ref]$number)
        if (-not $isNumber -or $null -eq (Get-Process -Id $number -ErrorAction SilentlyContinue)) {
            Remove-Item -LiteralPath $path.FullName -Recurse -Force -ErrorAction SilentlyContinue
        }
    }
}

# A file of the source, at most $Limit bytes, in the work directory: counted, because curl has no limit for what comes
# without a length.
function Get-ReleaseFile([string]$Name, [long]$Limit) {
    $path = Join-Path $work $Name
    $status = Invoke-Tool $curl @('-q', '--fail', '--silent', '--show-error', '--location', '--max-redirs', '5', '--globoff',
        '--proto', '=https,file', '--proto-redir', '=https', '--connect-timeout', '30', '--speed-limit', '1000',
        '--speed-time', '30', '--output', '-', '--url', "$From/$Name") '' $path $Limit
    if ($null -eq $status) { Stop-Install "$shown/$Name is larger than $Limit bytes, which is refused" }
    if ($status -ne 0 -or (Get-Item -LiteralPath $path).Length -eq 0) { Stop-Install "$shown/$Name was not fetched; check the address" }
    return $path
}

# The manifest, once its signature was verified.
function Get-Manifest {
    $name = $manifestName
    $file = Get-ReleaseFile $name 1048576
    $signature = Get-ReleaseFile "$name.sig" 65536
    $said = Join-Path $work 'said'
    $status = Invoke-Tool $keygen @('-Y', 'find-principals', '-s', $signature, '-f', $signersFile) '' $said 65536
    $principal = [IO.File]::ReadAllLines($said) | Select-Object -First 1
    if ($status -ne 0 -or -not $principal) { Stop-Install "$shown/$name.sig is not by a key that is trusted here; nothing was changed" }
    $status = Invoke-Tool $keygen @('-Y', 'verify', '-f', $signersFile, '-I', $principal, '-n', 'no-mistakes-release',
        '-s', $signature) $file $said 65536
    if ($status -ne 0) { Stop-Install "$shown/$name was tampered with: its signature does not fit; nothing was changed" }

    $manifest = [IO.File]::ReadAllText($file) | ConvertFrom-Json
    if ($manifest.format -ne 1 -or $manifest.product -cne 'no-mistakes' -or $manifest.version -cnotmatch '^[0-9A-Za-z.-]+$') {
        Stop-Install "$shown/$name is of a newer kind; get a newer install.ps1"
    }
    if ($Version -and $manifest.version -cne $Version) { Stop-Install "$shown/$name is for $($manifest.version) and not for $Version" }
    # Newer PowerShells turn such text into a date.
    $until = ([DateTime]$manifest.notAfter).ToUniversalTime()
    if ([DateTime]::UtcNow -gt $until) {
        $end = $until.ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
        if (-not $Version) {
            Stop-Install ("the source still offers $($manifest.version), which was the newest until $end at most; " +
                "it may be kept at an old state. To install it nevertheless: -Version $($manifest.version)")
        }
        [Console]::Error.WriteLine("warning: $($manifest.version) was the newest until $end at most")
    }
    return $manifest
}

# Writes the only member of the archive as $Program, whatever name and length the archive gives it.
function Expand-Program([string]$Archive, [string]$Name, [string]$Program) {
    Add-Type -AssemblyName System.IO.Compression
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    $limit = 134217728
    try { $zip = [IO.Compression.ZipFile]::OpenRead($Archive) } catch { Stop-Install "$Name cannot be read: $_" }
    try {
        if ($zip.Entries.Count -ne 1 -or $zip.Entries[0].FullName -cne 'no-mistakes.exe') {
            Stop-Install "$Name holds something else than no-mistakes.exe"
        }
        $source = $zip.Entries[0].Open()
        $target = [IO.File]::Create($Program)
        # A small archive can hold a program that fills the disk.
        try { $isAll = Copy-Bytes $source $target $limit } finally { $target.Dispose(); $source.Dispose() }
        if (-not $isAll) { Stop-Install "no-mistakes.exe in $Name is larger than $limit bytes, which is refused" }
    } finally {
        $zip.Dispose()
    }
}

# The new executable, verified.
function Get-Program {
    $manifest = Get-Manifest
    $archive = "no-mistakes-$($manifest.version)-windows-$arch.zip"
    $artifact = $manifest.artifacts | Where-Object { $_.name -ceq $archive } | Select-Object -First 1
    if ($null -eq $artifact) { Stop-Install "$($manifest.version) has no archive for Windows on $arch" }
    if ($artifact.size -le 0 -or $artifact.size -gt 268435456 -or $artifact.sha256 -cnotmatch '^[0-9a-f]{64}$') {
        Stop-Install "the manifest of $($manifest.version) cannot be used"
    }
    Write-Host "fetching $archive ($($artifact.size) bytes)"
    $file = Get-ReleaseFile $archive $artifact.size
    if ((Get-Item -LiteralPath $file).Length -ne $artifact.size) { Stop-Install "$archive was cut off: it has not $($artifact.size) bytes" }
    $hash = (Get-FileHash -LiteralPath $file -Algorithm SHA256).Hash.ToLowerInvariant()
    if ($hash -cne $artifact.sha256) { Stop-Install "$archive was tampered with or damaged: another SHA-256 than signed" }
    $program = Join-Path $work 'no-mistakes.exe'
    Expand-Program $file $archive $program
    try { $said = & $program --version } catch { Stop-Install "the program in $archive does not run on this machine: $_" }
    if ($said -cne "no-mistakes $($manifest.version)") { Stop-Install "the program in $archive says that it is `"$said`" and not $($manifest.version)" }
    return $program
}

# Puts a directory on the user's PATH, whose variables stay what they are.
function Add-ToPath([string]$Directory) {
    $key = [Microsoft.Win32.Registry]::CurrentUser.CreateSubKey('Environment')
    try {
        $path = [string]$key.GetValue('Path', '', [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
        $parts = @($path -split ';' | Where-Object { $_ })
        $places = $parts | ForEach-Object { [Environment]::ExpandEnvironmentVariables($_).TrimEnd('\') }
        if ($places -contains $Directory.TrimEnd('\')) { return }
        $key.SetValue('Path', ($parts + $Directory) -join ';', [Microsoft.Win32.RegistryValueKind]::ExpandString)
    } finally {
        $key.Dispose()
    }
    # Tells programs that run, as whatever else is changed this way does: there is no such variable.
    [Environment]::SetEnvironmentVariable('NO_MISTAKES_PATH_CHANGED', $null, 'User')
    Write-Host "$Directory was added to your PATH; open a new terminal to use it"
}

# Everything that can be wrong before there is anything to clean up comes first. In a function, so that a script that was
# cut off on its way here does nothing.
function Install-Release {
    $curl = Find-Tool 'curl.exe' 'a part of Windows 10 and later'
    $keygen = Find-Tool 'ssh-keygen.exe' 'the optional feature OpenSSH Client'
    # Of a process of another kind of processor, the second one names the machine's own.
    $machine = $env:PROCESSOR_ARCHITEW6432
    if (-not $machine) { $machine = $env:PROCESSOR_ARCHITECTURE }
    switch ($machine) {
        'AMD64' { $arch = 'x86_64' }
        'ARM64' { $arch = 'aarch64' }
        default { Stop-Install "there are no releases for $machine; nothing was changed" }
    }
    if (-not $env:NM_HOME -and -not $env:USERPROFILE) { Stop-Install 'USERPROFILE is not set; set it, or NM_HOME' }
    $homeDirectory = $env:NM_HOME
    if (-not $homeDirectory) { $homeDirectory = Join-Path $env:USERPROFILE '.no-mistakes' }
    $homeDirectory = Get-AbsolutePath $homeDirectory
    $target = $env:NO_MISTAKES_INSTALL_DIR
    if (-not $target) { $target = Join-Path $homeDirectory 'bin' }
    $target = Get-AbsolutePath $target

    if ($From.StartsWith('@') -or -not $From) {
        if (-not $PSScriptRoot -or -not (Test-Path -LiteralPath (Join-Path $PSScriptRoot 'release.json'))) {
            Stop-Install 'say where the release is: -From DIR_OR_URL'
        }
        $From = $PSScriptRoot
    }
    if ($From -cnotmatch '^(https://|file:///)') {
        if ($From -match '^[A-Za-z][A-Za-z0-9+.-]+://') { Stop-Install "$From is neither https:// nor file:/// nor a directory" }
        if (-not (Test-Path -LiteralPath $From -PathType Container)) { Stop-Install "there is no directory $From" }
        $From = ([Uri](Get-AbsolutePath $From)).AbsoluteUri
        if ($From -cnotmatch '^file:///') { Stop-Install "$From is on another machine; copy it to a directory of this one" }
    }
    if ($From.Contains('"')) { Stop-Install "$From is no address" }
    while ($From.EndsWith('/') -and $From -cne 'file:///') { $From = $From.Substring(0, $From.Length - 1) }
    # As it is said: without a password.
    $shown = $From -replace '^(https://)[^/]*@', '$1***@'
    if ($Version -and $Version -cnotmatch '^[0-9A-Za-z.-]+$') { Stop-Install "$Version is no version" }
    if ($Signers) {
        try { $trusted = [IO.File]::ReadAllText((Get-AbsolutePath $Signers)) } catch { Stop-Install "$Signers cannot be read; nothing was changed" }
    } elseif ($trusted.StartsWith('@')) {
        Stop-Install 'say whose signature counts: -Signers FILE (this script was released without)'
    }

    $work = ''
    $isDone = $false
    $madeHome = Get-TopmostMissing $homeDirectory
    $madeTarget = ''
    try {
        $null = New-Item -ItemType Directory -Force -Path $homeDirectory
        $madeTarget = Get-TopmostMissing $target
        try {
            $null = New-Item -ItemType Directory -Force -Path $target
            Clear-Abandoned $target
            $work = Join-Path $target ('.install.{0}.{1}' -f $PID, [Guid]::NewGuid().ToString('N'))
            $null = New-Item -ItemType Directory -Path $work
        } catch {
            Stop-Install "$target cannot be written; choose another directory with NO_MISTAKES_INSTALL_DIR"
        }
        $signersFile = Join-Path $work 'signers'
        [IO.File]::WriteAllText($signersFile, $trusted.Replace("`r", '').TrimEnd("`n") + "`n")
        $manifestName = 'release.json'
        if ($Version) { $manifestName = "release-$Version.json" }
        $program = Get-Program
        # The new executable does the rest itself: it takes its place, writes the receipt, and sees to the daemon.
        $executable = Join-Path $target 'no-mistakes.exe'
        $arguments = @('internal', 'install', '--home', $homeDirectory, '--executable', $executable,
            '--signers', $signersFile, '--from', $From, '--manifest', (Join-Path $work $manifestName))
        if ($Signers) { $arguments += '--chosen-signers' }
        if ($Version) { $arguments += '--pinned' }
        if ($madeTarget) { $arguments += @('--made-place', $madeTarget) }
        & $program @arguments
        $status = $LASTEXITCODE
        # Where it is in place and only its daemon does not start, PATH is to lead to it, too.
        $isDone = (Test-Path -LiteralPath $executable) -and ((& $executable --version) -ceq (& $program --version))
        if ($isDone) { Add-ToPath $target }
        if ($status -ne 0 -or -not $isDone) { exit 1 }
    } finally {
        if ($work) { Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction SilentlyContinue }
        # Whatever was made in vain goes again, as far as nothing else is in it.
        if (-not $isDone) {
            Remove-Made $target $madeTarget
            Remove-Made $homeDirectory $madeHome
        }
    }
}

Install-Release
