@echo off
rem Builds everything, checks the format and runs every test. The browser tests need Chromium or Chrome: set NABLA_CHROMIUM to chrome.exe.
setlocal
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
cd /d "%~dp0"
if not defined NABLA_CHROMIUM if exist "%ProgramFiles%\Google\Chrome\Application\chrome.exe" set "NABLA_CHROMIUM=%ProgramFiles%\Google\Chrome\Application\chrome.exe"
dotnet build Nabla.slnx -c Release --nologo -v quiet -warnaserror || exit /b 1
dotnet format Nabla.slnx --verify-no-changes --no-restore || exit /b 1
dotnet test --solution Nabla.slnx -c Release --no-build || exit /b 1
