@echo off
rem Runs Nabla from its sources: nabla train digits. The first run builds it, and so does the first after a source has changed.
setlocal
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
set "NABLA_ROOT=%~dp0"
set "NABLA_PROGRAM=%NABLA_ROOT%artifacts\nabla\Nabla.Cli.dll"
set "NABLA_STAMP=%NABLA_ROOT%artifacts\nabla.published"
set "NABLA_LOG=%TEMP%\nabla-build-%RANDOM%.log"
where dotnet >nul 2>nul
if errorlevel 1 (
    echo nabla: the .NET 10 SDK is not installed; get it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again. 1>&2
    exit /b 1
)
if not exist "%NABLA_PROGRAM%" goto build
if not exist "%NABLA_STAMP%" goto build
rem PowerShell is part of Windows.
powershell -NoProfile -Command "$built = (Get-Item $env:NABLA_STAMP).LastWriteTimeUtc; $sources = @(Get-ChildItem -Recurse ($env:NABLA_ROOT + 'src')) + @(Get-Item ($env:NABLA_ROOT + 'Directory.*.props'), ($env:NABLA_ROOT + 'global.json')); if ($sources | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1) { exit 1 }; exit 0"
if not errorlevel 1 goto run
:build
if exist "%NABLA_PROGRAM%" (
    echo Building Nabla ^(its sources have changed^) ... 1>&2
) else (
    echo Building Nabla ^(first run only^) ... 1>&2
)
rem Compiled ahead of time it starts faster; without the package that does it, the program is compiled when it runs.
set NABLA_PUBLISH=dotnet publish "%NABLA_ROOT%src\Nabla.Cli\Nabla.Cli.csproj" -c Release --use-current-runtime --self-contained false -p:UseAppHost=false -o "%NABLA_ROOT%artifacts\nabla" --nologo -v quiet
%NABLA_PUBLISH% -p:PublishReadyToRun=true > "%NABLA_LOG%" 2>&1
if errorlevel 1 %NABLA_PUBLISH% > "%NABLA_LOG%" 2>&1
if errorlevel 1 (
    type "%NABLA_LOG%" 1>&2
    del "%NABLA_LOG%"
    echo nabla: the build failed; its output is above. It needs the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0 1>&2
    exit /b 1
)
del "%NABLA_LOG%"
echo built> "%NABLA_STAMP%"
:run
dotnet "%NABLA_PROGRAM%" %*
exit /b %errorlevel%
